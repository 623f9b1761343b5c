from . import profile
from . import res_partner
from . import res_partner_category
from . import named
from . import res_company
from . import merge
from . import ir_module
