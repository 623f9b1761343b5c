from odoo import api, models
from odoo.exceptions import AccessError, ValidationError

from ..kinds import COLUMNS, PREFIX, ROLE_GROUPS

# In the context of what the addon itself fills in, for whoever it does so. No request can carry such an object.
FILLED_IN_BY_US = object()
# On how many days a client has bought once a field must be known of him.
PURCHASE_DAYS = {"always": 0, "first_time": 1, "active": 2}


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(vals_list)
        contacts._check_filled_in()
        contacts._check_choices(self.env["client.field"]._get_rules().keys())
        return contacts

    def write(self, vals):
        names = {name for name in vals if name.startswith(PREFIX)}
        if not names:
            return super().write(vals)
        self.check_access("write")  # who may not write at all is told nothing of fields
        self._check_own_fields(names)
        # Commands may empty what holds several choices.
        emptied = self._get_required_filled({name for name in names if not vals[name] or isinstance(vals[name], list)})
        result = super().write(vals)
        self._check_choices(names)
        if any(not contact[name] for contact, name in emptied):
            contact, name = next((contact, name) for contact, name in emptied if not contact[name])
            label = self.env["client.field"].sudo().browse(self.env["client.field"]._get_rules()[name][0]).name
            raise ValidationError(
                self.env._(
                    "%(label)s of %(contact)s must stay known: it can be changed, but not emptied.",
                    label=label, contact=contact.display_name,
                )
            )  # fmt: skip
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _may_change_own(self, name) -> bool:
        """Tell whether the user may fill in a field of the shop's own."""
        rules = self.env["client.field"]._get_rules()
        return self.env.su or name not in rules or self.env.user.has_group(ROLE_GROUPS[rules[name][3]])

    @api.model
    def _check_own_fields(self, names):
        """Refuse to change a field of the shop's own that others are to fill in."""
        if self.env.su or not names or self.env.context.get("client_filled_in") is FILLED_IN_BY_US:
            return
        rules = self.env["client.field"]._get_rules()
        for name in names & rules.keys():
            if self._may_change_own(name):
                continue
            if not self.env.user.has_group(ROLE_GROUPS[rules[name][2]]):
                raise AccessError(self.env._("You may not fill in a field that is not shown to you."))
            # sudo: its label alone
            label = self.env["client.field"].sudo().browse(rules[name][0]).name
            raise AccessError(self.env._("You may see %(label)s, and not change it.", label=label))

    def _check_filled_in(self):
        """Refuse new contacts that have something in a field that others are to fill in, but for its default.

        Whatever it came by: a value, the context, or a default of one user's own.
        """
        for name in () if self.env.su else self.env["client.field"]._get_rules():
            if self._may_change_own(name):
                continue
            default = self.env["ir.default"].sudo()._get(self._name, name)  # sudo: of everybody
            expected = self.sudo().new({name: default})[name]
            for contact in self.sudo():
                value = contact[name]
                if value and value != (expected._origin if isinstance(expected, models.BaseModel) else expected):
                    self._check_own_fields({name})

    def _check_choices(self, names):
        """Refuse a choice of another field, which imports and scripts could bring."""
        rules = self.env["client.field"]._get_rules()
        for name in names:
            if rules.get(name, (0, ""))[1] in ("choice", "choices"):
                options = self.sudo()[name] if len(self) == 1 else self.sudo().mapped(name)
                if strange := options.filtered(lambda option, name=name: option.field_id.column != name):
                    raise ValidationError(
                        self.env._(
                            "%(choice)s is no choice of %(label)s.",
                            choice=strange[0].name, label=self.env["client.field"].sudo().browse(rules[name][0]).name,
                        )
                    )  # fmt: skip

    def _get_required_filled(self, names):
        """Return the (contact, column) that are filled in and must be known of the client by now."""
        rules = self.env["client.field"]._get_rules()
        # No, and none, are answers.
        kinds = [kind for kind in COLUMNS if kind not in ("boolean", "integer", "float", "monetary")]
        required = {name: rules[name][4] for name in names & rules.keys() if rules[name][4] and rules[name][1] in kinds}
        return [
            (contact, name)
            for contact in (self.sudo() if required else ())
            for name, moment in required.items()
            if contact[name] and contact.client_purchase_day_count >= PURCHASE_DAYS[moment]
        ]
