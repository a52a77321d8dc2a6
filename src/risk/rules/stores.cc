// What holds data or keys, or carries traffic, in services that have no file of their own.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "store-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_cloudsearch_domain aws_codeartifact_domain aws_codecatalyst_project "
                 "aws_codecatalyst_source_repository aws_codecommit_repository "
                 "aws_customerprofiles_domain aws_dsql_cluster aws_finspace_kx_database "
                 "aws_finspace_kx_environment aws_finspace_kx_volume aws_glacier_vault "
                 "aws_keyspaces_keyspace aws_keyspaces_table aws_lightsail_bucket "
                 "aws_lightsail_database aws_lightsail_disk aws_media_store_container aws_pinpoint_app "
                 "aws_qldb_ledger aws_quicksight_account_subscription aws_sagemaker_domain "
                 "aws_sagemaker_feature_group aws_simpledb_domain "
                 "aws_storagegateway_cached_iscsi_volume aws_storagegateway_gateway "
                 "aws_storagegateway_stored_iscsi_volume aws_timestreaminfluxdb_db_instance "
                 "aws_timestreamwrite_database aws_timestreamwrite_table aws_workspaces_workspace",
        .title = "data store destroyed",
        .why = "what it holds goes with it",
        .fix = "keep it, or make a copy and test restoring it first",
        .fine_when = "its contents can be made again",
        .applies = destroyed,
    },
    {
        .id = "store-part-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_bedrock_custom_model aws_chimesdkvoice_voice_profile_domain "
                 "aws_cloud9_environment_ec2 aws_cloudwatch_event_archive aws_codeartifact_repository "
                 "aws_dataexchange_data_set aws_dataexchange_revision aws_dataexchange_revision_assets "
                 "aws_datazone_domain aws_docdb_global_cluster aws_emr_cluster "
                 "aws_glue_catalog_database aws_glue_catalog_table aws_glue_registry aws_glue_schema "
                 "aws_kendra_index aws_mwaa_environment aws_neptune_global_cluster "
                 "aws_pinpointsmsvoicev2_opt_out_list aws_qbusiness_application aws_quicksight_analysis "
                 "aws_quicksight_dashboard aws_quicksight_data_set aws_quicksight_namespace "
                 "aws_quicksight_template aws_rekognition_collection aws_rekognition_project "
                 "aws_sagemaker_mlflow_tracking_server aws_sagemaker_model_package_group "
                 "aws_sagemaker_notebook_instance aws_sagemaker_space aws_sagemaker_user_profile "
                 "aws_sesv2_contact_list aws_ssmincidents_replication_set aws_volume_attachment",
        .title = "data destroyed",
        .why = "what it holds goes with it",
        .fix = "keep it, or make a copy first",
        .fine_when = "its contents can be made again",
        .applies = destroyed,
    },
    {
        .id = "key-destroyed",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .types = "aws_cloudhsm_v2_cluster aws_directory_service_directory aws_iot_ca_certificate "
                 "aws_iot_certificate aws_kms_custom_key_store aws_paymentcryptography_key",
        .title = "keys or identities destroyed",
        .why = "what depends on them can never be opened or reached again",
        .fix = "keep them until nothing depends on them",
        .fine_when = "nothing was encrypted or signed with it that still counts",
        .applies = destroyed,
    },
    {
        .id = "credential-destroyed",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_acmpca_certificate aws_cloudhsm_v2_hsm aws_cognito_user "
                 "aws_directory_service_region aws_dx_macsec_key_association aws_identitystore_user "
                 "aws_ivs_playback_key_pair aws_kms_alias aws_lb_trust_store "
                 "aws_paymentcryptography_key_alias aws_redshift_hsm_client_certificate "
                 "aws_redshift_hsm_configuration aws_secretsmanager_secret_version "
                 "aws_signer_signing_profile aws_transfer_certificate aws_transfer_ssh_key "
                 "aws_transfer_user",
        .title = "credential destroyed",
        .why = "what uses it is refused at once",
        .fix = "hand out the new one first",
        .fine_when = "the new credential is in use everywhere",
        .applies = destroyed,
    },
    {
        .id = "backup-copy-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_db_cluster_snapshot aws_db_instance_automated_backups_replication aws_db_snapshot "
                 "aws_db_snapshot_copy aws_rds_cluster_snapshot_copy aws_redshift_snapshot_copy "
                 "aws_redshift_snapshot_schedule aws_redshift_snapshot_schedule_association "
                 "aws_s3_bucket_replication_configuration aws_s3_bucket_versioning "
                 "aws_storagegateway_tape_pool",
        .title = "backup or its schedule destroyed",
        .why = "a state that could be restored no longer can, or no longer will",
        .fix = "show first that another backup covers it",
        .fine_when = "a newer copy exists and a restore from it was tried",
        .applies = destroyed,
    },
    {
        .id = "stack-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_cloudformation_stack aws_servicecatalog_provisioned_product",
        .title = "stack of resources destroyed",
        .why = "everything in it goes that has no retention policy, and this plan does not show what",
        .fix = "look into the stack first",
        .fine_when = "everything in the stack is meant to go",
        .applies = destroyed,
    },
    {
        .id = "queue-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_batch_job_queue aws_cloudwatch_event_bus aws_dms_replication_task "
                 "aws_dynamodb_kinesis_streaming_destination aws_iot_topic_rule "
                 "aws_kinesis_analytics_application aws_kinesisanalyticsv2_application "
                 "aws_lambda_event_source_mapping aws_msk_replicator aws_mskconnect_connector "
                 "aws_osis_pipeline aws_pipes_pipe aws_rds_integration aws_redshift_integration "
                 "aws_scheduler_schedule_group aws_sfn_state_machine aws_sns_platform_application",
        .title = "stream of events or jobs destroyed",
        .why = "what is under way is lost, and producers fail",
        .fix = "let it run dry first",
        .fine_when = "producers are stopped and it is drained",
        .applies = destroyed,
    },
    {
        .id = "address-destroyed",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .types = "aws_connect_instance aws_connect_phone_number aws_globalaccelerator_accelerator "
                 "aws_globalaccelerator_custom_routing_accelerator aws_pinpointsmsvoicev2_phone_number",
        .title = "address that callers know given back",
        .why = "it cannot be had again",
        .fix = "keep it",
        .fine_when = "nobody outside was ever told the address",
        .applies = destroyed,
    },
    {
        .id = "entry-point-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_amplify_app aws_amplify_branch aws_amplify_domain_association "
                 "aws_api_gateway_base_path_mapping aws_apigatewayv2_api_mapping aws_apprunner_service "
                 "aws_appsync_domain_name aws_appsync_domain_name_api_association "
                 "aws_bedrockagent_agent_alias aws_chime_voice_connector "
                 "aws_chime_voice_connector_group aws_chime_voice_connector_origination "
                 "aws_chime_voice_connector_termination aws_cognito_identity_provider "
                 "aws_elastic_beanstalk_environment aws_globalaccelerator_custom_routing_endpoint_group "
                 "aws_globalaccelerator_custom_routing_listener aws_globalaccelerator_endpoint_group "
                 "aws_globalaccelerator_listener aws_iot_domain_configuration aws_ivs_channel "
                 "aws_lightsail_certificate aws_lightsail_container_service aws_lightsail_distribution "
                 "aws_lightsail_domain aws_lightsail_domain_entry aws_lightsail_lb "
                 "aws_lightsail_lb_certificate aws_lightsail_static_ip aws_media_package_channel "
                 "aws_media_packagev2_channel_group aws_medialive_channel aws_medialive_input "
                 "aws_medialive_multiplex aws_medialive_multiplex_program aws_neptune_cluster_endpoint "
                 "aws_rds_cluster_endpoint aws_redshift_endpoint_access "
                 "aws_redshiftserverless_custom_domain_association "
                 "aws_redshiftserverless_endpoint_access aws_route53_traffic_policy_instance "
                 "aws_route53domains_delegation_signer_record aws_route53recoverycontrolconfig_cluster "
                 "aws_route53recoverycontrolconfig_routing_control aws_s3_access_point "
                 "aws_s3_bucket_website_configuration aws_s3control_multi_region_access_point "
                 "aws_s3control_object_lambda_access_point aws_sagemaker_endpoint "
                 "aws_service_discovery_http_namespace aws_service_discovery_private_dns_namespace "
                 "aws_service_discovery_public_dns_namespace aws_service_discovery_service "
                 "aws_ses_active_receipt_rule_set aws_ses_domain_identity aws_ses_domain_mail_from "
                 "aws_ses_email_identity aws_ses_receipt_rule aws_ses_receipt_rule_set "
                 "aws_sesv2_email_identity aws_sesv2_email_identity_mail_from_attributes aws_sfn_alias "
                 "aws_storagegateway_file_system_association aws_storagegateway_nfs_file_share "
                 "aws_storagegateway_smb_file_share aws_transfer_server aws_verifiedaccess_endpoint "
                 "aws_vpclattice_listener aws_vpclattice_listener_rule "
                 "aws_vpclattice_resource_configuration aws_vpclattice_resource_gateway "
                 "aws_vpclattice_service aws_vpclattice_service_network aws_vpclattice_target_group "
                 "aws_workspaces_connection_alias",
        .title = "entry point destroyed",
        .why = "callers that know its name or address fail",
        .fix = "put the new one beside it and move the callers first",
        .fine_when = "no caller is left",
        .applies = destroyed,
    },
    {
        .id = "network-path-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_api_gateway_vpc_link aws_apigatewayv2_vpc_link aws_appmesh_mesh "
                 "aws_cloudfront_vpc_origin aws_db_proxy_target aws_dx_gateway "
                 "aws_dx_gateway_association aws_dx_hosted_connection aws_dx_private_virtual_interface "
                 "aws_dx_public_virtual_interface aws_dx_transit_virtual_interface "
                 "aws_ec2_transit_gateway_connect aws_ec2_transit_gateway_connect_peer "
                 "aws_ec2_transit_gateway_default_route_table_association "
                 "aws_ec2_transit_gateway_default_route_table_propagation "
                 "aws_ec2_transit_gateway_peering_attachment_accepter aws_ec2_transit_gateway_route "
                 "aws_ec2_transit_gateway_route_table aws_ec2_transit_gateway_route_table_association "
                 "aws_ec2_transit_gateway_route_table_propagation "
                 "aws_ec2_transit_gateway_vpc_attachment_accepter aws_egress_only_internet_gateway "
                 "aws_eip_association aws_elasticsearch_vpc_endpoint aws_lightsail_disk_attachment "
                 "aws_main_route_table_association aws_msk_vpc_connection aws_network_interface "
                 "aws_network_interface_attachment aws_networkfirewall_firewall "
                 "aws_networkmanager_attachment_accepter aws_networkmanager_connect_attachment "
                 "aws_networkmanager_connect_peer aws_networkmanager_dx_gateway_attachment "
                 "aws_networkmanager_site_to_site_vpn_attachment "
                 "aws_networkmanager_transit_gateway_peering "
                 "aws_networkmanager_transit_gateway_registration "
                 "aws_networkmanager_transit_gateway_route_table_attachment "
                 "aws_networkmanager_vpc_attachment aws_opensearch_vpc_endpoint "
                 "aws_opensearchserverless_vpc_endpoint aws_route53_resolver_endpoint "
                 "aws_route53_resolver_rule aws_route53_resolver_rule_association "
                 "aws_route53_zone_association aws_route53profiles_association "
                 "aws_route53profiles_profile aws_route53profiles_resource_association aws_route_table "
                 "aws_vpc_endpoint_route_table_association aws_vpc_endpoint_service "
                 "aws_vpc_endpoint_subnet_association aws_vpc_ipam aws_vpc_ipam_pool aws_vpc_ipam_scope "
                 "aws_vpc_ipv4_cidr_block_association aws_vpc_ipv6_cidr_block_association "
                 "aws_vpc_route_server aws_vpc_route_server_endpoint aws_vpc_route_server_peer "
                 "aws_vpc_route_server_propagation aws_vpc_route_server_vpc_association "
                 "aws_vpclattice_service_network_resource_association "
                 "aws_vpclattice_service_network_service_association "
                 "aws_vpclattice_service_network_vpc_association aws_vpclattice_target_group_attachment "
                 "aws_vpn_connection_route aws_vpn_gateway_attachment aws_vpn_gateway_route_propagation",
        .title = "network path destroyed",
        .why = "traffic across it stops",
        .fix = "put the new one beside it first",
        .fine_when = "no traffic uses it",
        .applies = destroyed,
    },
    {
        .id = "compute-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_docdb_cluster_instance aws_ec2_capacity_reservation aws_gamelift_fleet "
                 "aws_gamelift_game_server_group aws_neptune_cluster_instance aws_opsworks_instance "
                 "aws_opsworks_stack aws_redshiftserverless_workgroup",
        .title = "running capacity destroyed",
        .why = "what runs on it stops",
        .fix = "put the new one beside it first",
        .fine_when = "it is idle, or other capacity has taken over",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> stores_rules() {
  return rules;
}
