"""Prose with numbers: passages whose numbers come from the published results."""
