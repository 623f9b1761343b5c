from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import file_open


class ClientMailingPreview(models.TransientModel):
    """A mailing as one of its recipients would get it, while someone looks at it."""

    _name = "client.mailing.preview"
    _description = "Preview for a Client"

    mailing_id = fields.Many2one("mailing.mailing", required=True, readonly=True, ondelete="cascade")
    mailing_type = fields.Selection(related="mailing_id.mailing_type")
    has_contacts = fields.Boolean(compute="_compute_has_contacts")
    contact_id = fields.Many2one("res.partner", "Recipient", ondelete="cascade")
    recipient_id = fields.Integer("Recipient ID", help="The recipient where those are no contacts.")
    recipient_name = fields.Char(compute="_compute_mail", compute_sudo=False)
    subject = fields.Char(compute="_compute_mail", compute_sudo=False)
    preview = fields.Char("Preview Text", compute="_compute_mail", compute_sudo=False)
    body = fields.Html(compute="_compute_mail", compute_sudo=False, sanitize=False)
    message = fields.Text(compute="_compute_mail", compute_sudo=False)
    empty_fields = fields.Char(
        "Empty for Him", compute="_compute_mail", compute_sudo=False,
        help="What is known of others and not of him: the words that stand for it are printed.",
    )  # fmt: skip
    note = fields.Text(compute="_compute_mail", compute_sudo=False)
    error = fields.Text(compute="_compute_mail", compute_sudo=False)

    # === COMPUTE METHODS === #

    @api.depends("mailing_id")
    def _compute_has_contacts(self):
        for wizard in self:
            wizard.has_contacts = wizard.mailing_id.mailing_model_real == "res.partner"

    @api.depends("mailing_id", "contact_id", "recipient_id")
    @api.depends_context("uid", "lang")
    def _compute_mail(self):
        for wizard in self:
            wizard.update(dict.fromkeys(wizard._get_answers(), False))
            try:
                wizard.update(wizard._print())
            except UserError as error:  # an access error is one
                wizard.error = str(error)
            except Exception as error:  # noqa: BLE001 (whatever somebody wrote as code)
                kind = self.env["mail.render.mixin"]._name_error(error)
                wizard.error = self.env._("It cannot be printed: %(error)s", error=kind)

    # === ACTION METHODS === #

    def action_next(self):
        """Show the next recipient."""
        return self._go(self.mailing_id._get_first_recipients(after=self._get_recipient().id))

    def action_previous(self):
        """Show the recipient before."""
        return self._go(self.mailing_id._get_first_recipients(before=self._get_recipient().id))

    # === BUSINESS METHODS === #

    @api.model
    def _get_answers(self):
        return ("recipient_name", "subject", "preview", "body", "message", "empty_fields", "note", "error")

    def _go(self, recipient):
        self.ensure_one()
        if recipient:
            self.write(self._prepare_recipient_vals(recipient))
        return self.mailing_id._get_preview_action(self)

    @api.model
    def _prepare_recipient_vals(self, recipient):
        name = "contact_id" if recipient._name == "res.partner" else "recipient_id"
        return {name: recipient.id}

    def _get_recipient(self):
        recipient_id = self.contact_id.id if self.has_contacts else self.recipient_id
        return self.env[self.mailing_id.mailing_model_real].browse(recipient_id or ())

    def _print(self):
        """Return what the recipient gets, and what there is to say about it.

        :raise UserError: it cannot be printed, or not for this user
        """
        mailing, recipient = self.mailing_id._origin, self._get_recipient()
        mailing.check_access("read")
        mailing._check_preview()
        if not recipient:
            return {"note": self.env._("Nobody gets it at the moment: choose somebody to see it.")}
        recipient.check_access("read")
        mailing._check_looker()
        mailing._check_texts()
        vals = {"recipient_name": recipient.display_name, "note": self._get_note(mailing, recipient)}
        if mailing.mailing_type == "mail":
            vals |= {name: self._print_for_looker(name) for name in ("subject", "preview")}
            vals["body"] = self._put_into_layout(self._print_for_looker("body_html"))
        else:
            vals["message"] = "\n".join(str(self._print_for_looker(name)) for name in mailing._get_printed_parts())
        vals["empty_fields"] = ", ".join(mailing._get_empty_placeholders(recipient))
        return vals

    def _print_for_looker(self, name):
        """Return what both its author and who looks may read of a part."""
        mailing, recipient = self.mailing_id._origin, self._get_recipient()
        mailing._try_part(name, recipient)  # what does not go out is not shown either
        return mailing._try_part(name, recipient, looks=True)

    def _get_note(self, mailing, recipient):
        domain = mailing._get_recipients_domain() & fields.Domain("id", "=", recipient.id)
        if recipient.search_count(domain, limit=1):
            return False
        return self.env._("%(contact)s does not get it at the moment.", contact=recipient.display_name)

    def _put_into_layout(self, body):
        """Return a body within the frame that the host sends it in."""
        with file_open("mass_mailing/static/src/scss/mass_mailing_mail.scss", "r") as styles:
            style = Markup("<style>%s</style>") % Markup(styles.read())  # noqa: S704 (a file of the host)
        body = self.env["mail.render.mixin"]._replace_local_links(Markup(body))  # noqa: S704 (the host sanitized it)
        values = {"body": body, "mailing_style": style}
        return self.env["ir.qweb"]._render("mass_mailing.mass_mailing_mail_layout", values, minimal_qcontext=True)


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === ACTION METHODS === #

    def action_preview_client(self):
        """Open the mailing as its first recipient would get it."""
        self.ensure_one()
        self.check_access("read")
        Preview = self.env["client.mailing.preview"]
        try:
            first = Preview._prepare_recipient_vals(self._get_first_recipients())
        except UserError:
            first = {}  # what is wrong with the audience, the preview says
        return self._get_preview_action(Preview.create({"mailing_id": self.id, **first}))

    # === BUSINESS METHODS === #

    def _get_preview_action(self, preview):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview for a Client"),
            "res_model": preview._name,
            "res_id": preview.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _check_preview(self):
        """Refuse to show what the clients of a company get to those who do not work in it."""
        company = self.sudo().client_company_id  # sudo: its name, for whoever may read the mailing
        if company and company not in self.env.user.company_ids:
            self._refuse(
                self.env._("It goes to the clients of %(company)s, where you do not work.", company=company.name)
            )
