from . import document
from . import merge
from . import res_config_settings
