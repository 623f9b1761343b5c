from . import author
from . import rendering
from . import code
from . import check
from . import recipient
from . import looker
from . import qweb
