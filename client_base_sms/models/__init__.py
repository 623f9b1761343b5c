from . import client_segment
from . import mailing_mailing
from . import sms_sms
from . import sms_tracker
