from . import ir_module
from . import merge
from . import named
from . import res_company
from . import resource_calendar
