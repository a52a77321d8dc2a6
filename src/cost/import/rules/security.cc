// How AWS's price list sells keys, secrets, identities and protection.
#include "cost/import/rules/rules.h"

namespace {

using Place = OfferRule::Place;

constexpr OfferRule rules[] = {
    // awskms
    {"awskms", "", "key_month", "Keys", "KMS-Keys", ""},
    {"awskms", "", "request;type=symmetric", "Requests", "KMS-Requests", ""},
    {"awskms", "", "request;type=asymmetric-other", "Requests", "KMS-Requests-Asymmetric", ""},
    {"awskms", "", "request;type=asymmetric-rsa-2048", "Requests", "KMS-Requests-Asymmetric-RSA_2048", ""},
    {"awskms", "", "request;type=generate-datakeypair-ecc", "Requests",
     "KMS-Requests-GenerateDatakeyPair-ECC", ""},
    {"awskms", "", "request;type=generate-datakeypair-rsa", "Requests",
     "KMS-Requests-GenerateDatakeyPair-RSA", ""},
    // AWSSecretsManager
    {"AWSSecretsManager", "", "secret_month", "Secrets", "AWSSecretsManager-Secrets", ""},
    {"AWSSecretsManager", "", "api_request", "API Requests", "AWSSecretsManagerAPIRequest", ""},
    // awswaf
    {"awswaf", "", "web_acl_month;scope=regional", "Month", "WebACLV2", ""},
    {"awswaf", "", "rule_month;scope=regional", "Month", "RuleV2", ""},
    {"awswaf", "", "web_acl_month;scope=cloudfront", "Month", "^Global-WebACLV2", "", Place::global},
    {"awswaf", "", "rule_month;scope=cloudfront", "Month", "^Global-RuleV2", "", Place::global},
    {"awswaf", "", "request;scope=regional;wcu_max=1500", "Requests", "RequestV2-Tier1", ""},
    {"awswaf", "", "request;scope=cloudfront;wcu_max=1500", "Requests", "^Global-RequestV2-Tier1", "",
     Place::global},
    // CloudHSM
    {"CloudHSM", "", "hsm_hour", "Hrs", "CloudHSMv2Usage", ""},
    // AmazonGuardDuty
    {"AmazonGuardDuty", "", "cloudtrail_event", "Events", "PaidEventsAnalyzed", ""},
    {"AmazonGuardDuty", "", "flow_dns_log_gb", "GB", "PaidEventsAnalyzed-Bytes", ""},
    {"AmazonGuardDuty", "", "s3_data_event", "Events", "PaidS3DataEventsAnalyzed", ""},
    {"AmazonGuardDuty", "", "eks_audit_event", "Events", "PaidKubernetesAuditLogsAnalyzed", ""},
    // AWSCertificateManager
    {"AWSCertificateManager", "", "private_ca_month;mode=general-purpose", "CertificateAuthorities",
     "PaidPrivateCA", ""},
    {"AWSCertificateManager", "", "private_ca_month;mode=short-lived", "CertificateAuthorities",
     "ShortLivedCertificatePrivateCA", ""},
    {"AWSCertificateManager", "", "private_certificate;mode=general-purpose", "Certificates",
     "PrivateCertificatesIssued", ""},
    {"AWSCertificateManager", "", "private_certificate;mode=short-lived", "Certificates",
     "ShortLivedCertificatesIssued", ""},
    // AmazonCognito
    {"AmazonCognito", "", "mau;scheme=legacy", "MAU", "CognitoUserPoolsMAU", ""},
    {"AmazonCognito", "", "mau_federated_saml_oidc;scheme=legacy", "MAU", "CognitoEnterpriseMAU", ""},
    // AWSSecurityHub
    {"AWSSecurityHub", "", "security_check", "Security Checks", "PaidComplianceCheck", ""},
};

}  // namespace

std::span<const OfferRule> offer_rules_of_security() {
  return rules;
}
