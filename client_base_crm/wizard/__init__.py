from . import client_history
from . import client_handover
