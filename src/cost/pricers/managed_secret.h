// The secret in which a database service keeps the password of its first user. Secrets Manager bills it like any
// other: "Password management with AWS Secrets Manager" in the guides of RDS, DocumentDB and Redshift.
#pragma once

#include <string_view>

#include "cost/bill.h"
#include "cost/resource.h"

/// A line when `setting` ("manage_master_user_password") is on, of 0..1 when only apply tells.
void bill_managed_secret(const Resource& owner, Bill& bill, std::string_view setting);
