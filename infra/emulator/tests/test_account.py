"""The emulated account as an SDK sees it. Needs moto and boto3, and is skipped without them."""

import importlib.util
import json
import unittest

HAVE_MOTO = all(importlib.util.find_spec(name) for name in ("moto", "boto3", "werkzeug"))


@unittest.skipUnless(HAVE_MOTO, "needs moto[server] and boto3")
class AccountTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        from account.server import emulated_aws
        from proof.account import Account

        cls.server = emulated_aws()
        cls.account = Account(cls.server.__enter__(), "us-west-2")

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.__exit__(None, None, None)

    def test_what_is_made_shows_among_the_contents(self) -> None:
        before = self.account.contents()
        self.account.make_state_store("states", "locks", "us-west-2")
        self.assertEqual(self.account.contents() - before, {"s3 states", "dynamodb locks"})

    def test_a_zone_is_made_once_and_its_id_looks_real(self) -> None:
        identifier = self.account.zone("example.com")
        self.assertRegex(identifier, r"^Z[A-Z0-9]+$")
        self.assertEqual(self.account.zone("example.com"), identifier)

    def test_a_call_that_is_missing_is_refused_by_name(self) -> None:
        from botocore.exceptions import ClientError

        with self.assertRaises(ClientError) as refused:
            self.account.client("cloudfront").list_functions()
        self.assertEqual(refused.exception.response["Error"]["Code"], "NotEmulated")

    def test_the_policy_of_a_bucket_that_demands_tls_locks_nobody_out(self) -> None:
        s3 = self.account.client("s3")
        s3.create_bucket(Bucket="tls-only", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
        s3.put_bucket_policy(Bucket="tls-only", Policy=json.dumps({"Version": "2012-10-17", "Statement": [{
            "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::tls-only/*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}))
        s3.put_object(Bucket="tls-only", Key="a", Body=b"b")
        self.assertEqual(s3.get_object(Bucket="tls-only", Key="a")["Body"].read(), b"b")

    def test_a_collection_needs_an_encryption_policy_and_takes_a_wildcard(self) -> None:
        from botocore.exceptions import ClientError

        aoss = self.account.client("opensearchserverless")
        with self.assertRaises(ClientError):
            aoss.create_collection(name="cache", type="VECTORSEARCH")
        rules = {"Rules": [{"ResourceType": "collection", "Resource": ["collection/ca*"]}], "AWSOwnedKey": True}
        aoss.create_security_policy(name="keys", type="encryption", policy=json.dumps(rules))
        self.assertEqual(aoss.create_collection(name="cache", type="VECTORSEARCH")["createCollectionDetail"]["status"], "ACTIVE")


class RootsTest(unittest.TestCase):
    def test_every_root_says_its_region_and_backend(self) -> None:
        from proof.roots import discovered

        for root in discovered():
            with self.subTest(root.name):
                self.assertRegex(root.region, r"^us-(east-1|west-2)$")
                backend = root.backend()
                assert backend
                self.assertTrue(backend.table and backend.bucket)


class ReportTest(unittest.TestCase):
    def test_a_step_that_was_not_reached_is_a_no(self) -> None:
        if not HAVE_MOTO:
            self.skipTest("needs moto[server] and boto3")
        from proof.report import table
        from proof.rounds import Result

        result = Result("core/dev", {"applied": ("3 resources", 2.0)}, "the second plan is not empty")
        self.assertFalse(result.passed)
        self.assertIn("| core/dev | 3 resources, 2 s | **no** | **no** | **no** | 2 |", table([result]))


if __name__ == "__main__":
    unittest.main()
