from . import client_inquiry
