from . import client_segment_condition, website
