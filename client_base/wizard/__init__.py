from . import base_partner_merge
from . import client_history
from . import client_segment_why
from . import client_segment_dry_run
from . import client_segment_pin
from . import client_segment_list
from . import client_segment_compare
from . import client_segment_moves
