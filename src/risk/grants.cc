#include "risk/grants.h"

#include <algorithm>
#include <cctype>

namespace {

bool any_fits(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return iam_fits(pattern, text); });
}

bool speaks_of(const PolicyStatement& statement, std::string_view action) {
  if (statement.not_action) return !any_fits(statement.not_actions, action);
  return any_fits(statement.actions, action);
}

bool is_everywhere(const PolicyStatement& statement) {
  return statement.not_resource ||
         std::any_of(statement.resources.begin(), statement.resources.end(), is_wide_resource);
}

/// Conditions that nearly every call meets.
bool is_no_limit(const PolicyStatement::Condition& condition) {
  return condition.key == "aws:securetransport" || condition.key == "aws:requestedregion";
}

bool has_condition(const PolicyStatement& statement) {
  return !std::all_of(statement.conditions.begin(), statement.conditions.end(), is_no_limit);
}

bool is_forbidden(const AccessPolicy& policy, std::string_view action) {
  return std::any_of(policy.statements.begin(), policy.statements.end(),
                     [&](const PolicyStatement& statement) {
                       const auto& resources = statement.resources;
                       return statement.denies && statement.conditions.empty() &&
                              std::find(resources.begin(), resources.end(), "*") != resources.end() &&
                              speaks_of(statement, action);
                     });
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

Reach reach(const PolicyStatement& statement, std::string_view action) {
  if (!statement.allows || !speaks_of(statement, action)) return Reach::none;
  if (!is_everywhere(statement)) return Reach::named;
  return has_condition(statement) ? Reach::conditional : Reach::wide;
}

constexpr std::string_view pass_role = "iam:passrole";

/// The only limit of the statement is `iam:PassedToService`, and `service` is meant.
bool passes_to(const PolicyStatement& statement, std::string_view service) {
  return std::all_of(statement.conditions.begin(), statement.conditions.end(),
                     [&](const PolicyStatement::Condition& condition) {
                       if (is_no_limit(condition)) return true;
                       const bool positive = condition.test.find("not") == std::string::npos;
                       return condition.key == "iam:passedtoservice" && positive &&
                              any_fits(condition.values, service);
                     });
}

/// `iam:PassedToService` names services, and this is none of them.
bool passes_elsewhere(const PolicyStatement& statement, std::string_view service) {
  return std::any_of(statement.conditions.begin(), statement.conditions.end(),
                     [&](const PolicyStatement::Condition& condition) {
                       return condition.key == "iam:passedtoservice" &&
                              condition.test.find("not") == std::string::npos &&
                              !any_fits(condition.values, service);
                     });
}

constexpr std::string_view ec2 = "ec2.amazonaws.com", lambda = "lambda.amazonaws.com",
                           ecs = "ecs-tasks.amazonaws.com", glue = "glue.amazonaws.com",
                           sagemaker = "sagemaker.amazonaws.com", stacks = "cloudformation.amazonaws.com";
constexpr Severity critical = Severity::critical, high = Severity::high;

constexpr Escalation table[] = {
    // Rewrites its own rights.
    {"", "iam:CreatePolicyVersion", critical},
    {"", "iam:SetDefaultPolicyVersion", critical},
    {"", "iam:AttachUserPolicy", critical},
    {"", "iam:AttachGroupPolicy", critical},
    {"", "iam:AttachRolePolicy", critical},
    {"", "iam:PutUserPolicy", critical},
    {"", "iam:PutGroupPolicy", critical},
    {"", "iam:PutRolePolicy", critical},
    {"", "iam:AddUserToGroup", critical},
    {"", "iam:DeleteUserPermissionsBoundary", critical},
    {"", "iam:DeleteRolePermissionsBoundary sts:AssumeRole", critical},
    {"", "sso:AttachManagedPolicyToPermissionSet", critical},
    {"", "sso:PutInlinePolicyToPermissionSet", critical},
    {"", "sso:CreatePermissionSet sso:CreateAccountAssignment", critical},
    // Becomes somebody else.
    {"", "iam:CreateAccessKey", critical},
    {"", "iam:CreateLoginProfile", critical},
    {"", "iam:UpdateLoginProfile", critical},
    {"", "iam:UpdateAssumeRolePolicy", critical},
    {"", "sts:AssumeRole", high},
    // Hands a strong role to something that it runs.
    {ec2, "ec2:RunInstances", critical},
    {ec2, "ec2:RequestSpotInstances", critical},
    {ec2, "autoscaling:CreateAutoScalingGroup autoscaling:CreateLaunchConfiguration", critical},
    {lambda, "lambda:CreateFunction lambda:InvokeFunction", critical},
    {lambda, "lambda:CreateFunction lambda:CreateEventSourceMapping", critical},
    {lambda, "lambda:CreateFunction lambda:AddPermission", critical},
    {ecs, "ecs:RegisterTaskDefinition ecs:RunTask", critical},
    {ecs, "ecs:RegisterTaskDefinition ecs:StartTask", critical},
    {ecs, "ecs:RegisterTaskDefinition ecs:CreateService", critical},
    {ecs, "ecs:RegisterTaskDefinition ecs:UpdateService", critical},
    {ecs, "batch:RegisterJobDefinition batch:SubmitJob", critical},
    {"tasks.apprunner.amazonaws.com", "apprunner:CreateService", critical},
    {"gamelift.amazonaws.com", "gamelift:CreateBuild gamelift:CreateFleet", critical},
    {glue, "glue:CreateDevEndpoint", critical},
    {glue, "glue:CreateJob glue:StartJobRun", critical},
    {glue, "glue:CreateJob glue:CreateTrigger", critical},
    {glue, "glue:UpdateJob glue:StartJobRun", critical},
    {glue, "glue:UpdateJob glue:CreateTrigger", critical},
    {glue, "glue:CreateSession glue:RunStatement", critical},
    {"codebuild.amazonaws.com", "codebuild:CreateProject codebuild:StartBuild", critical},
    {"datapipeline.amazonaws.com",
     "datapipeline:CreatePipeline datapipeline:PutPipelineDefinition datapipeline:ActivatePipeline",
     critical},
    {"elasticmapreduce.amazonaws.com", "elasticmapreduce:RunJobFlow", critical},
    {"emr-serverless.amazonaws.com", "emr-serverless:CreateApplication emr-serverless:StartJobRun", critical},
    {sagemaker, "sagemaker:CreateNotebookInstance", critical},
    {sagemaker, "sagemaker:CreateTrainingJob", critical},
    {sagemaker, "sagemaker:CreateProcessingJob", critical},
    {"states.amazonaws.com", "states:CreateStateMachine states:StartExecution", critical},
    {"scheduler.amazonaws.com", "scheduler:CreateSchedule", critical},
    {"ssm.amazonaws.com", "ssm:CreateDocument ssm:StartAutomationExecution", critical},
    {"kinesisanalytics.amazonaws.com", "kinesisanalytics:CreateApplication kinesisanalytics:StartApplication",
     critical},
    {"braket.amazonaws.com", "braket:CreateJob", critical},
    {"omics.amazonaws.com", "omics:CreateWorkflow omics:StartRun", critical},
    {stacks, "cloudformation:CreateStack", critical},
    {stacks, "cloudformation:CreateStackSet cloudformation:CreateStackInstances", critical},
    {stacks, "cloudformation:UpdateStackSet", critical},
    {"cognito-identity.amazonaws.com", "cognito-identity:SetIdentityPoolRoles", critical},
    // Puts its own code or commands into what runs under a strong role already.
    {"", "lambda:UpdateFunctionCode", high},
    {"", "lambda:UpdateFunctionConfiguration", high},
    {"", "cloudformation:UpdateStack", high},
    {"", "cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet", high},
    {"", "glue:UpdateDevEndpoint", high},
    {"", "apprunner:UpdateService", high},
    {"", "states:UpdateStateMachine states:StartExecution", high},
    {"", "sagemaker:CreatePresignedNotebookInstanceUrl", high},
    {"", "ec2:ModifyInstanceAttribute ec2:StopInstances ec2:StartInstances", high},
    {"", "ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate", high},
    {"", "ec2-instance-connect:SendSSHPublicKey", high},
    {"", "ssm:SendCommand", high},
    {"", "ssm:StartSession", high},
    {"", "ecs:ExecuteCommand", high},
};

Reach weakest(const Escalation& escalation, const AccessPolicy& policy) {
  Reach weakest =
      escalation.passed_to.empty() ? Reach::wide : reach_of_pass_role(policy, escalation.passed_to);
  for (const std::string_view action : escalation.actions) {
    if (weakest < Reach::conditional) break;
    weakest = std::min(weakest, reach(policy, action));
  }
  return weakest;
}

}  // namespace

bool is_wide_resource(std::string_view resource) {
  if (resource.find_first_not_of('*') == std::string_view::npos) return !resource.empty();
  std::string_view rest = resource;
  std::string_view service;
  for (int part = 0; part < 5; ++part) {
    const std::size_t colon = rest.find(':');
    // `arn:aws:iam*` and the like reach over all that follows.
    if (colon == std::string_view::npos) return !rest.empty() && rest.back() == '*' && part <= 3;
    if (part == 2) service = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
  }
  if (rest == "*" || rest == "*/*") return true;
  if (service == "s3") return false;
  const std::size_t kind = rest.find_first_of("/:");
  return kind != std::string_view::npos && rest.substr(kind + 1) == "*" &&
         std::all_of(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(kind),
                     [](unsigned char c) { return std::isalpha(c) || c == '-'; });
}

Reach reach(const AccessPolicy& policy, std::string_view action) {
  const std::string wanted = lower(action);
  Reach furthest = Reach::none;
  for (const PolicyStatement& statement : policy.statements)
    furthest = std::max(furthest, reach(statement, wanted));
  return furthest > Reach::none && is_forbidden(policy, wanted) ? Reach::none : furthest;
}

Reach reach_of_pass_role(const AccessPolicy& policy, std::string_view service) {
  Reach furthest = Reach::none;
  for (const PolicyStatement& statement : policy.statements) {
    Reach found = reach(statement, pass_role);
    if (found == Reach::none || passes_elsewhere(statement, service)) continue;
    if (found == Reach::conditional && passes_to(statement, service)) found = Reach::wide;
    furthest = std::max(furthest, found);
  }
  return furthest > Reach::none && is_forbidden(policy, pass_role) ? Reach::none : furthest;
}

std::vector<const Escalation*> escalations(const AccessPolicy& policy) {
  // Most documents name nothing on all resources, and then there is nothing to look for.
  const bool is_worth_it = std::any_of(
      policy.statements.begin(), policy.statements.end(),
      [](const PolicyStatement& statement) { return statement.allows && is_everywhere(statement); });
  std::vector<const Escalation*> found;
  if (!is_worth_it) return found;
  for (const Escalation& each : table)
    if (weakest(each, policy) >= Reach::conditional) found.push_back(&each);
  return found;
}

bool is_conditional(const Escalation& escalation, const AccessPolicy& policy) {
  return weakest(escalation, policy) == Reach::conditional;
}

std::vector<ServiceGrant> whole_services(const AccessPolicy& policy) {
  std::vector<ServiceGrant> found;
  for (const PolicyStatement& statement : policy.statements) {
    if (!statement.allows || !is_everywhere(statement)) continue;
    for (const std::string& action : statement.actions) {
      const std::size_t colon = action.find(':');
      if (colon == std::string::npos || action.substr(colon + 1) != "*") continue;
      const std::string service = action.substr(0, colon);
      const Reach far = has_condition(statement) ? Reach::conditional : Reach::wide;
      const auto known = std::find_if(found.begin(), found.end(),
                                      [&](const ServiceGrant& each) { return each.service == service; });
      if (known == found.end())
        found.push_back({service, far});
      else
        known->reach = std::max(known->reach, far);
    }
  }
  return found;
}
