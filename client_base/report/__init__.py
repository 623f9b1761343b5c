from . import account_invoice_report
from . import client_inquiry
from . import sale_report
