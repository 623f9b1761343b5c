from . import client_timeline
