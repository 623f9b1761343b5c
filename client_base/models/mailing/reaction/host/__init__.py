from . import mailing_trace
from . import mailing_mailing
from . import mail_blacklist
from . import client_profile
from . import res_company
from . import res_config_settings
from . import res_partner
from . import merge
