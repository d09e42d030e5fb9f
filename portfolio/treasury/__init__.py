"""The API that HM Treasury pulls the spend through."""
