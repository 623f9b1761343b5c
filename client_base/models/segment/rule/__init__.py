from . import condition
from . import condition_query
from . import domain
from . import tags
