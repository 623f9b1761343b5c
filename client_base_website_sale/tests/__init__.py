from . import test_client_segment_condition
