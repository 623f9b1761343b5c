from . import account_invoice_report
from . import client_inquiry
from . import sale_report
from . import client_segment_size
from . import client_segment_move
from . import timeline
from . import client_brief
from . import client_contact_work
