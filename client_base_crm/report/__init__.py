from . import client_inquiry
from . import client_contact_work
from . import client_timeline
