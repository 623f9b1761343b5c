from . import client_history
