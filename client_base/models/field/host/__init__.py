from . import copy
from . import ir_model_fields
from . import ir_fields_converter
from . import res_partner
from . import merge
from . import ir_http
from . import res_users
