"""The recipients of a mailing to segments, as the host asks for them: by a domain, in SQL, without a list of ids."""

from ast import literal_eval

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === COMPUTE METHODS === #

    def _compute_total(self):
        # EXTENDS 'mass_mailing'
        result = None
        for mailing in self:
            result = super(MailingMailing, mailing._in_its_company())._compute_total()
        return result

    # === BUSINESS METHODS === #

    def _in_its_company(self):
        """Return the mailing in its company: the queue belongs to none, and figures of clients are a company's."""
        company = self.sudo().client_company_id  # sudo: which one it is
        if company and (self.env.su or company in self.env.user.company_ids):
            return self.with_company(company)
        return self

    def _get_recipients(self):
        # EXTENDS 'mass_mailing'
        return super(MailingMailing, self._in_its_company())._get_recipients()

    def _get_recipients_domain(self):
        # EXTENDS 'mass_mailing'
        domain = super()._get_recipients_domain()
        if not self._has_client_audience():
            return domain
        return domain & self._get_people_domain(self._select_clients()) & self._get_author_domain()

    def _select_clients(self) -> SQL:
        """Return a SELECT of the ids of the clients in the segments, less those in the excluded ones."""
        # sudo: the members are the same whoever sends
        chosen, excluded = self.sudo().client_segment_ids, self.sudo().client_excluded_segment_ids
        clients = self._select_members(chosen, every=self.client_segment_match == "all")
        if excluded:
            clients = SQL("(%s) EXCEPT (%s)", clients, self._select_members(excluded))
        return SQL("SELECT member.id FROM (%s) member (id)", clients)

    def _select_members(self, segments, every=False):
        """Select the clients that are in one of the segments now, or in every one."""
        segments = segments._origin
        members = SQL(" UNION ALL ").join(
            [self._select_stays(segments)]
            if self.id or not segments._are_behind()
            # An edited form is told without writing: what is written would take from the form what was entered.
            else [segment._get_members_query() for segment in segments]
        )
        if not every or len(segments) < 2:
            return members
        return SQL(
            "SELECT client_id FROM (%s) member (client_id) GROUP BY client_id HAVING COUNT(*) = %s",
            members, len(segments),
        )  # fmt: skip

    def _select_stays(self, segments):
        stay = self.env["client.segment.stay"]._fields
        return SQL(
            "SELECT client_id FROM client_segment_stay WHERE segment_id = ANY(%s) AND left_at IS NULL",
            list(segments.ids),
            to_flush=[stay[name] for name in ("segment_id", "client_id", "left_at")],
        )

    def _get_author_domain(self) -> Domain:
        """Return the domain of the contacts that whoever wrote the mailing may see: he writes to nobody else."""
        author = self._get_client_author()
        if author._is_superuser():
            return Domain.TRUE
        companies = {"allowed_company_ids": self.client_company_id.ids}
        rules = self.env["ir.rule"].with_user(author).with_context(**companies)
        return rules._compute_domain("res.partner", "read").optimize(self.env["res.partner"].sudo())

    def _get_client_author(self):
        """Return the user with whose rights the mailing is written and its recipients are found."""
        mailing = self.sudo()  # sudo: whoever sends need not see him
        return mailing.client_author_id or mailing.create_uid or self.env.user.sudo()

    def _check_host_domain(self):
        """Refuse a filter that cannot be read, which the host would take for one that nobody matches.

        And one that asks what its author may not read: he would learn it by who gets the mailing.

        :raise UserError: in the words of the user
        """
        author, company = self._get_client_author(), self.sudo().client_company_id  # sudo: which one it is
        companies = company if company in author.company_ids else author.company_ids
        model = self.env[self.mailing_model_real].with_user(author).with_context(allowed_company_ids=companies.ids)
        try:
            domain = Domain(literal_eval(self.mailing_domain or "[]"))
            for condition in domain.iter_conditions():  # the host looks at no field of which nothing is wanted
                Domain(condition.field_expr, "!=", False).validate(model)
            model._search(domain)
        except AccessError as error:
            raise UserError(
                self.env._(
                    "%(author)s may not read all that the filter of %(mailing)s asks: %(error)s",
                    author=author.name, mailing=self.subject or "", error=error,
                )
            ) from error  # fmt: skip
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
            raise UserError(
                self.env._(
                    "The filter of %(mailing)s cannot be read, so nobody knows to whom it goes. Please set it anew.",
                    mailing=self.subject or "",
                )
            ) from error
