"""What else is known of a client: his sex, how he pays, what he asked for, and who is who."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..contact.host.res_partner import WORKERS

SEX_GROUP = "client_base.client_base_card_sex"
SEXES = [("female", "Female"), ("male", "Male")]
PAYMENT_WAYS = [
    ("cash", "Cash"),
    ("card", "Card"),
    ("transfer", "Bank Transfer"),
    ("online", "Online"),
    ("instalments", "In Instalments"),
    ("other", "Other"),
]
# Saving one of these may put a contact into another company, or out of it.
BELONGING = frozenset({"parent_id", "is_company"})


class ResPartner(models.Model):
    _inherit = "res.partner"

    client_sex = fields.Selection(SEXES, "Sex", groups=SEX_GROUP, copy=False)
    client_payment_way = fields.Selection(
        PAYMENT_WAYS, "Prefers to Pay", groups=WORKERS, help="How the client would like to pay."
    )
    client_request = fields.Text("Request", groups=WORKERS, copy=False, help="What he came for, in his own words.")
    client_referrer_id = fields.Many2one(
        "res.partner", "Recommended By", groups=WORKERS, index="btree_not_null", ondelete="set null", copy=False,
        tracking=True, help="Who told him about us.",
    )  # fmt: skip
    client_responsible_id = fields.Many2one(
        "res.partner", "Responsible Person", groups=WORKERS, index="btree_not_null", ondelete="set null", copy=False,
        tracking=True, help="Who decides at the company: one of its contacts.",
    )  # fmt: skip

    # === CONSTRAINT METHODS === #

    @api.constrains("client_referrer_id")
    def _check_client_referrer_id(self):
        for contact in self.filtered("client_referrer_id"):
            if contact.client_referrer_id.commercial_partner_id == contact.commercial_partner_id:
                raise ValidationError(
                    self.env._("Nobody recommends himself: please choose who else told %s about us.", contact.name)
                )
            if contact._has_cycle("client_referrer_id"):
                raise ValidationError(
                    self.env._(
                        "%(client)s cannot be recommended by %(referrer)s, who came on his own recommendation.",
                        client=contact.name, referrer=contact.client_referrer_id.name,
                    )
                )  # fmt: skip

    @api.constrains("client_responsible_id")
    def _check_client_responsible_id(self):
        for contact in self.filtered("client_responsible_id"):
            person = contact.client_responsible_id
            if person == contact or person.commercial_partner_id != contact.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(person)s is no contact of %(company)s: the responsible person is one of its contacts.",
                        person=person.name, company=contact.name,
                    )
                )  # fmt: skip

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if not BELONGING.isdisjoint(vals):
            self._release_responsible()
        return result

    # === BUSINESS METHODS === #

    def _release_responsible(self):
        """Let nobody decide for a company that he left."""
        self.flush_model(["commercial_partner_id", "client_responsible_id"])
        left = self.env.execute_query(SQL(
            """
            SELECT company.id
              FROM res_partner company JOIN res_partner person ON person.id = company.client_responsible_id
             WHERE person.id = ANY(%s)
               AND (person.commercial_partner_id IS DISTINCT FROM company.commercial_partner_id
                    OR person.id = company.id)
            """,
            list(self._ids),
        ))  # fmt: skip
        # sudo: whoever moves the contact may not know the field
        self.sudo().browse(company_id for [company_id] in left).client_responsible_id = False
