from . import last_product
from . import words
from . import facts
from . import rendering
