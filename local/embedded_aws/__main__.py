"""`python -m local.embedded_aws`: the embedded AWS in the foreground, told by its variables."""

from ministack.app import main

from local.embedded_aws import web_acls

if __name__ == "__main__":
    web_acls.add_to(web_acls.service())
    main()
