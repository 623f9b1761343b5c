from odoo import models
from odoo.tools import hmac


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    # === SESSION === #

    def session_info(self):
        # EXTENDS 'web'
        # Browsers keep screens as long as no module changes. A field that is archived or moved changes them, too: who
        # loads the page anew must get them anew.
        info = super().session_info()
        if "registry_hash" in info:
            stand = (info["registry_hash"], self.env.registry.cache_sequences.get("templates"))
            # sudo: the secret of the database
            info["registry_hash"] = hmac(self.env(su=True), "webclient-cache", stand)
        return info
