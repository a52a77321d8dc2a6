// Certificates made on the spot, for servers that must be believed and servers that must not.
#pragma once

#include <string>

struct CertificateFiles {
  std::string certificate, key;  ///< paths of PEM files
};

/// Signed by itself, for the IP address or DNS name `host`, valid from and until so many seconds from now.
CertificateFiles make_certificate(const std::string& directory, const std::string& host, long from,
                                  long until);
