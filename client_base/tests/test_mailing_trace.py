from odoo.tests import tagged
from odoo.tools import SQL

from .reaction_case import ReactionCase


@tagged("post_install", "-at_install")
class TestMailingTrace(ReactionCase):
    """Of which client a trace is."""

    # === FOUND WHEN IT IS MADE === #

    def test_contact_of_a_company(self):
        self.assertEqual(self.trace(self.bob).client_id, self.acme)
        self.assertEqual(self.trace(self.ann).client_id, self.ann)

    def test_document_that_names_a_contact(self):
        order = self.order(self.bob, "2026-03-01")
        self.assertEqual(self.trace(order).client_id, self.acme)

    def test_recipient_of_a_list_is_found_by_the_address(self):
        model = self.env["ir.model"]._get_id("mailing.contact")
        listed = self.env["mailing.contact"].create({"name": "B", "email": "Bob <BOB@acme.example>"})
        mailing = self.mailing(mailing_model_id=model)
        self.assertEqual(self.trace(listed, mailing=mailing).client_id, self.acme)

    def test_address_of_two_clients_is_of_none(self):
        self.client("Bob's wife", email="bob@acme.example")
        listed = self.env["mailing.contact"].create({"name": "B", "email": "bob@acme.example"})
        self.assertFalse(self.trace(listed).client_id)

    def test_address_of_two_contacts_of_a_client_is_the_clients(self):
        self.client("Bobby", parent_id=self.acme.id, email="bob@acme.example")
        listed = self.env["mailing.contact"].create({"name": "B", "email": "bob@acme.example"})
        self.assertEqual(self.trace(listed).client_id, self.acme)

    def test_archived_duplicate_does_not_make_an_address_doubtful(self):
        self.client("Old Bob", email="bob@acme.example", active=False)
        listed = self.env["mailing.contact"].create({"name": "B", "email": "bob@acme.example"})
        self.assertEqual(self.trace(listed).client_id, self.acme)

    def test_nobody_has_the_address(self):
        listed = self.env["mailing.contact"].create({"name": "N", "email": "nobody@example.com"})
        self.assertFalse(self.trace(listed).client_id)

    def test_trace_without_a_document_is_found_by_its_address(self):
        traces = self.env["mailing.trace"]
        self.assertEqual(traces._find_clients_of([{"model": "res.partner", "res_id": False}]), [None])
        self.client("Zoe", email="zoe@example.com")
        found = traces._find_clients_of([{"model": "res.partner", "res_id": False, "email": "zoe@example.com"}])
        self.assertEqual(self.env["res.partner"].browse(found).name, "Zoe")

    def test_model_that_is_gone_is_no_error(self):
        vals = {"model": "no.such.model", "res_id": 1, "email": "ann@example.com"}
        self.assertEqual(self.env["mailing.trace"].create(vals).client_id, self.ann)

    def test_many_cost_as_much_as_few(self):
        mailing = self.mailing()
        people = self.Partner.create([{"name": f"N{number}"} for number in range(60)])

        def make(contacts):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["mailing.trace"].create([
                {"mass_mailing_id": mailing.id, "model": "res.partner", "res_id": contact.id} for contact in contacts
            ])  # fmt: skip
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        make(people[:5])
        self.assertEqual(make(people[:5]), make(people))

    # === OLD ONES === #

    def test_old_traces_are_found_as_new_ones(self):
        order = self.order(self.bob, "2026-03-01")
        listed = self.env["mailing.contact"].create([
            {"name": "A", "email": "ann@example.com"}, {"name": "N", "email": "nobody@example.com"},
        ])  # fmt: skip
        traces = self.env["mailing.trace"].union(*map(self.trace, (self.bob, self.ann, order, *listed)))
        wanted = traces.mapped("client_id.id"), [trace.client_id.id for trace in traces]
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE mailing_trace SET client_id = NULL WHERE id = ANY(%s)", traces.ids))
        self.env.invalidate_all()
        self.env["mailing.trace"]._find_all_clients()
        self.assertEqual((traces.mapped("client_id.id"), [trace.client_id.id for trace in traces]), wanted)
        self.assertEqual(len(traces.filtered("client_id")), 4)

    # === FOLLOWING THE CLIENT === #

    def test_contact_that_joins_a_company_takes_its_traces_along(self):
        mine, order = self.trace(self.ann), self.trace(self.order(self.ann, "2026-03-01"))
        listed = self.env["mailing.contact"].create({"name": "A", "email": "ann@example.com"})
        by_address = self.trace(listed)
        self.refresh_reactions()
        self.ann.parent_id = self.acme
        self.env.flush_all()
        self.assertEqual((mine | order | by_address).client_id, self.acme)
        self.refresh_reactions()
        self.assertEqual(self.reactions(self.acme)["mailing_count"], 3)
        self.assertNotIn(self.ann.id, self.all_reactions())

    def test_contact_that_leaves_takes_its_own_alone(self):
        his, theirs = self.trace(self.bob), self.trace(self.acme)
        self.bob.parent_id = False
        self.env.flush_all()
        self.assertEqual((his.client_id, theirs.client_id), (self.bob, self.acme))

    def test_deleted_client_leaves_the_trace_to_nobody(self):
        trace = self.trace(self.ann)
        self.refresh_reactions()
        self.ann.unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(trace.client_id)
        self.assert_right(self)
