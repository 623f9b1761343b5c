from . import test_segment_announcement
