from . import client_segment_stay, client_segment_announcement, base_automation
