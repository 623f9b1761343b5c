"""Put the clients of a list of e-mails or phones into a segment: first what was found is shown, then they are added."""

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .address_list import EMAIL, PHONE, AddressList

MOST_ROWS = 100_000
MOST_BYTES = 25 * 1024 * 1024
# So many rows of what is not added are shown; who was not found is listed in full, to be copied.
MOST_SHOWN = 200
# How an old or an encrypted workbook begins, and what only an encrypted one holds.
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PICTURES = {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"%PDF": "PDF"}
WORKBOOKS = (".xlsx", ".xls", ".ods")
COLUMNS = {EMAIL: "email_normalized", PHONE: "phone_sanitized"}


class ClientSegmentList(models.TransientModel):
    """A list of e-mails or phones that someone puts into a segment, with what was found of it."""

    _name = "client.segment.list"
    _description = "Put a List into a Segment"

    segment_id = fields.Many2one(
        "client.segment", required=True, ondelete="cascade",
        domain="[('company_id', 'in', allowed_company_ids)]",
    )  # fmt: skip
    file = fields.Binary("Spreadsheet", attachment=False, help="XLSX, XLS, ODS or CSV; the first sheet is read.")
    file_name = fields.Char()
    text = fields.Text("Pasted List", help="E-mails and phones, in any order, with anything between them.")
    reason = fields.Char(help="Empty: the name of the file.")
    until = fields.Date(help="The last day on which they are in; empty: for good.")
    state = fields.Selection(
        [("ask", "List"), ("found", "What Was Found")], default="ask", required=True, readonly=True
    )

    found = fields.Json(readonly=True)  # the ids of the clients
    found_count = fields.Integer("Clients Found", readonly=True)
    member_count = fields.Integer("Of These in Already", readonly=True)
    out_count = fields.Integer(
        "Of These Never In", readonly=True, help="Someone decided that they are never in: the list puts them in."
    )
    not_found_count = fields.Integer("Not Found", readonly=True)
    ambiguous_count = fields.Integer(
        "Of Several Clients", readonly=True, help="One address, several clients: they are not added."
    )
    unreadable_count = fields.Integer("Unreadable", readonly=True, help="Looks like an address and is none.")
    repeated_count = fields.Integer("Repeated", readonly=True, help="Stands in the list more than once.")
    empty_count = fields.Integer("Rows without an Address", readonly=True, help="Headers among them.")
    not_found = fields.Text("Not Found Are", readonly=True)
    ambiguous = fields.Text("Of Several Clients Are", readonly=True)
    unreadable = fields.Text("Unreadable Are", readonly=True)

    # === ACTION METHODS === #

    def action_check(self):
        """Find the clients of the list and show them; nothing is added yet."""
        self.ensure_one()
        self.segment_id._check_by_hand("in", self.until)
        addresses = self._read_list()
        if not addresses.entries and not addresses.unreadable:
            raise UserError(self.env._("There is no e-mail and no phone in the list."))
        self.write(self._prepare_found_vals(addresses))
        return self._reopen()

    def action_back(self):
        self.state = "ask"
        return self._reopen()

    def action_add(self):
        """Put the clients that were found into the segment."""
        self.ensure_one()
        segment = self.segment_id
        found = SQL("SELECT unnest(%s::int[])", list(self.found or []))
        clients = segment._select_clients_of(found, segment.company_id)
        added = segment._decide(clients, "in", self.reason or self._get_default_reason(), self.until)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": segment.name,
                "message": self.env._(
                    "Put in by hand: %(added)s. Members now: %(members)s.", added=added, members=segment.member_count
                ),
                "type": "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # === BUSINESS METHODS === #

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add from a List"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _get_default_reason(self):
        if self.file:
            return self.env._("from %(file)s", file=self.file_name or self.env._("a spreadsheet"))
        return self.env._("from a pasted list")

    def _read_list(self) -> AddressList:
        """Return the addresses of the file and of the text.

        :raise UserError: neither is given, or the file cannot be read
        """
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        if not content and not (self.text or "").strip():
            if self.file_name:
                raise UserError(self.env._("The file %(file)s is empty.", file=self.file_name))
            raise UserError(self.env._("Choose a spreadsheet, or paste e-mails or phones."))
        rows = self._read_file(content) if content else []
        rows = [*rows, *([line] for line in (self.text or "").splitlines() if line.strip())]
        if len(rows) > MOST_ROWS:
            raise UserError(
                self.env._("The list has %(rows)s rows; up to %(most)s can be read.", rows=len(rows), most=MOST_ROWS)
            )
        country = self.segment_id.company_id.country_id
        return AddressList(country.code, country.phone_code).read_rows(rows)

    def _read_file(self, content):
        """Return the rows of a spreadsheet, read as the host reads those that are imported.

        :raise UserError: why it cannot be read
        """
        self._check_file(content)
        name = self.file_name or ""
        reader = self.env["base_import.import"].create({"file": content, "file_name": name})
        if not name.lower().endswith(WORKBOOKS):
            reader.file_type = "text/csv"
            if b"\n" not in content:
                reader.file = content.replace(b"\r", b"\n")
        try:
            result = reader._read_file({"quoting": '"', "separator": "", "encoding": ""})
        except ValueError as error:  # in words: a cell that holds an error, such as #REF!
            raise UserError(self.env._("%(file)s cannot be read: %(reason)s", file=name, reason=error)) from error
        except Exception as error:  # of whatever kind: each reader of the host fails in its own way
            raise UserError(self._say_unreadable()) from error
        return result[1] if result else []

    def _check_file(self, content):
        """Refuse what is seen to be no spreadsheet before anything reads it."""
        name = self.file_name or ""
        if len(content) > MOST_BYTES:
            size = MOST_BYTES // 1024**2
            raise UserError(self.env._("%(file)s is larger than %(size)s MB.", file=name, size=size))
        if any(content.startswith(start) for start in PICTURES):
            raise UserError(
                self.env._(
                    "%(file)s is a picture or a document, not a spreadsheet. Save the list as XLSX or CSV.", file=name
                )
            )
        if content.startswith(OLD_OFFICE) and ENCRYPTED in content:
            raise UserError(
                self.env._("%(file)s is protected by a password. Save it without one and try again.", file=name)
            )

    def _say_unreadable(self):
        return self.env._(
            "%(file)s cannot be read as a spreadsheet: it may be damaged, protected by a password, or of another kind."
            " Save it as XLSX or CSV and try again.",
            file=self.file_name or self.env._("The file"),
        )

    def _prepare_found_vals(self, addresses):
        """Return what is shown of the list."""
        owners = self._find_owners({address for entry in addresses.entries for address in entry})
        found, not_found, ambiguous, repeated = {}, [], [], addresses.repeated_count
        for entry in addresses.entries:
            client_ids = self._choose(entry, owners)
            if len(client_ids) == 1:
                repeated += client_ids[0] in found
                found[client_ids[0]] = entry
            elif client_ids:
                ambiguous.append((entry, client_ids))
            else:
                not_found.append(self._write_entry(entry))
        members, out = self._count_known(list(found))
        return {
            "state": "found", "found": list(found), "found_count": len(found),
            "member_count": members, "out_count": out,
            "not_found": "\n".join(not_found), "not_found_count": len(not_found),
            "ambiguous": self._say_ambiguous(ambiguous), "ambiguous_count": len(ambiguous),
            "unreadable": "\n".join(addresses.unreadable[:MOST_SHOWN]), "unreadable_count": len(addresses.unreadable),
            "repeated_count": repeated, "empty_count": addresses.empty_count,
            "reason": self.reason or self._get_default_reason(),
        }  # fmt: skip

    @api.model
    def _choose(self, entry, owners):
        """Return the client of one person's addresses: an address of one client alone decides for the others."""
        owned = [owners[address] for address in entry if address in owners]
        sure = {ids[0] for ids in owned if len(ids) == 1}
        return sorted(sure or {client_id for ids in owned for client_id in ids})

    def _write_entry(self, entry):
        return ", ".join(address for _kind, address in entry)

    def _find_owners(self, asked):
        """Return the clients of each address, as ids: those whom the user sees, through any of their contacts."""
        by_kind = {kind: [address for found, address in asked if found == kind] for kind in COLUMNS}
        return {
            (kind, address): ids
            for kind, addresses in by_kind.items() if addresses
            for address, ids in self.env.execute_query(self._select_owners(COLUMNS[kind], addresses))
        }  # fmt: skip

    def _select_owners(self, column, addresses):
        """Select each address with the clients that have it, through the index of addresses."""
        Partner, company = self.env["res.partner"], self.segment_id.company_id
        Partner.flush_model([*COLUMNS.values(), "commercial_partner_id"])
        of_company = Domain("company_id", "in", [False, company.id])
        clients = Partner._search(of_company & Domain("is_client", "=", True))
        contacts = Partner._search(of_company)
        contacts.add_join("JOIN", "asked", SQL("(SELECT unnest(%s::text[]) AS address)", addresses), SQL(
            "%s = asked.address", SQL.identifier(contacts.table, column)
        ))  # fmt: skip
        client = SQL.identifier(contacts.table, "commercial_partner_id")
        contacts.add_where(SQL("%s IN %s", client, clients.subselect()))
        return SQL(
            "SELECT address, ARRAY_AGG(DISTINCT client_id) FROM (%s) owner GROUP BY address",
            contacts.select(SQL("asked.address AS address"), SQL("%s AS client_id", client)),
        )

    def _count_known(self, client_ids):
        """Return how many of the clients are in now, and about how many it was decided that they are never in."""
        rows = {"segment": self.segment_id.id, "clients": client_ids}
        [counts] = self.env.execute_query(SQL(
            """
            SELECT (SELECT COUNT(*) FROM client_segment_stay
                     WHERE segment_id = %(segment)s AND client_id = ANY(%(clients)s) AND left_at IS NULL),
                   (SELECT COUNT(*) FROM client_segment_pin
                     WHERE segment_id = %(segment)s AND client_id = ANY(%(clients)s) AND kind = 'out')
            """, **rows,
        ))  # fmt: skip
        return counts

    def _say_ambiguous(self, ambiguous):
        shown = ambiguous[:MOST_SHOWN]
        clients = self.env["res.partner"].browse({client_id for _entry, ids in shown for client_id in ids})
        names = dict(zip(clients.ids, clients.mapped("display_name"), strict=True))
        return "\n".join(f"{self._write_entry(entry)}: {', '.join(names[i] for i in ids)}" for entry, ids in shown)
