output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}

output "vpc_cidr" {
  description = "IPv4 block of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "public_subnet_ids" {
  description = "Ids of the public subnets, by zone letter."
  value       = { for zone, subnet in aws_subnet.public : zone => subnet.id }
}

output "public_subnet_cidrs" {
  description = "IPv4 blocks of the public subnets, by zone letter."
  value       = { for zone, subnet in aws_subnet.public : zone => subnet.cidr_block }
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, by zone letter."
  value       = { for zone, subnet in aws_subnet.private : zone => subnet.id }
}

output "private_subnet_cidrs" {
  description = "IPv4 blocks of the private subnets, by zone letter."
  value       = { for zone, subnet in aws_subnet.private : zone => subnet.cidr_block }
}

output "nat_public_ips" {
  description = "Addresses from which the private subnets reach the internet, by zone letter."
  value       = { for zone, eip in aws_eip.nat : zone => eip.public_ip }
}
