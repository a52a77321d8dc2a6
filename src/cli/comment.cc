// plangate comment: tells a pull request what reviews say, and a pipeline whether to go on.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "cli/github_approvals.h"
#include "cli/github_session.h"
#include "cli/print.h"
#include "cli/verbs.h"
#include "github/actions.h"
#include "github/comment.h"
#include "github/status.h"
#include "report/escape.h"
#include "report/merge_reports.h"
#include "report/read_report.h"
#include "report/summary.h"

namespace {

struct CommentOptions {
  std::vector<std::string> reports;
  std::string mode = "collector";
  std::string project = "plangate";
  std::optional<bool> summary, annotations, output;  ///< not set: in GitHub Actions
  bool no_comment = false, status = false, dry_run = false, require_post = false;
  bool delete_stale = false, minimize_stale = false;
  std::string labels;
  std::string approvals = "github";
  std::string policy;
  GithubOptions github;
};

// An artifact may come from anybody: a folder is not walked without end.
constexpr std::size_t most_reports = 1000;
constexpr int deepest_folder = 8;

std::vector<std::string> report_paths(const std::vector<std::string>& arguments) {
  std::vector<std::string> paths;
  for (const std::string& argument : arguments) {
    std::error_code error;
    if (!std::filesystem::is_directory(argument, error)) {
      paths.push_back(argument);
      continue;
    }
    std::vector<std::string> found;
    // Links are not followed: what an artifact names outside of itself is none of it. But what would be a
    // report and cannot be taken must not be missing in silence: it may be the one that blocks.
    for (std::filesystem::recursive_directory_iterator at(argument, error), end; !error && at != end;
         at.increment(error)) {
      if (at->is_directory() && !at->is_symlink() && at.depth() >= deepest_folder)
        throw Error(fmt::format("{} is more than {} folders deep", at->path().string(), deepest_folder));
      if (at->path().extension() != ".json" || (at->is_directory() && !at->is_symlink())) continue;
      if (!at->is_regular_file() || at->is_symlink())
        throw Error(fmt::format("{} is no plain file, and links are not followed", at->path().string()));
      found.push_back(at->path().string());
      if (found.size() > most_reports)
        throw Error(fmt::format("{} holds more than {} reports", argument, most_reports));
    }
    if (error) throw Error(fmt::format("cannot read {}: {}", argument, error.message()));
    if (found.empty())
      throw Error(fmt::format("{} holds no report", argument),
                  "a report is what `plangate review --out json=FILE` writes");
    std::sort(found.begin(), found.end());
    paths.insert(paths.end(), found.begin(), found.end());
  }
  return paths;
}

void print(const std::string& text) {
  write_all(stdout, text, "standard output");
}

std::vector<NamedReport> read_reports(const std::vector<std::string>& arguments) {
  std::vector<NamedReport> reports;
  for (const std::string& path : report_paths(arguments)) reports.push_back({path, read_report_file(path)});
  return reports;
}

/// What a pull request need not be told on its own account.
bool is_quiet(const Environment& e) {
  return e.decision.verdict == Verdict::pass && !changes_anything(e);
}

std::string codes(const Environment& e) {
  std::vector<std::string> codes;
  for (const Reason& reason : e.decision.reasons)
    if (reason.level == e.decision.verdict &&
        std::find(codes.begin(), codes.end(), reason.code) == codes.end())
      codes.push_back(reason.code);
  return joined(codes, ", ");
}

/// "block: cost.max_monthly_increase; +412.30 USD a month"
std::string in_short(const Environment& e) {
  std::string text(name(e.decision.verdict));
  if (const std::string why = codes(e); !why.empty()) text += ": " + why;
  if (has_figure(e) && figure(e).changes) text += fmt::format("; {} USD a month", figure(e).delta);
  return text;
}

std::string in_short(const Report& report) {
  std::vector<std::string> words;
  for (const Verdict verdict : {Verdict::block, Verdict::warn, Verdict::pass}) {
    const auto n = static_cast<std::size_t>(
        std::count_if(report.environments.begin(), report.environments.end(),
                      [verdict](const Environment& e) { return e.decision.verdict == verdict; }));
    if (n > 0) words.push_back(fmt::format("{} {}", n, name(verdict)));
  }
  return fmt::format("{}: {}", counted(report.environments.size(), "environment"), joined(words, ", "));
}

CommitStatus status_of(Verdict verdict, const std::string& context, const std::string& text,
                       const std::string& url) {
  return {visible(context), verdict == Verdict::block ? "failure" : "success", visible(text), url};
}

std::vector<Annotation> annotations_of(const Report& report) {
  std::vector<Annotation> all;
  for (const Environment& e : report.environments)
    for (const Reason& reason : e.decision.reasons)
      if (reason.level != Verdict::pass)
        all.push_back({reason.level == Verdict::block ? "error" : "warning",
                       visible(fmt::format("plangate {}: {}", e.name, reason.code)), visible(reason.text)});
  for (const Environment& e : report.environments)
    for (const ReportedFinding& f : e.findings)
      if (!f.waived && f.severity >= Severity::high)
        all.push_back({"warning", visible(fmt::format("plangate {}: {}", e.name, f.rule)),
                       visible(f.address.empty() ? f.message : fmt::format("{}: {}", f.address, f.message))});
  return all;
}

/// Says all there is to say, on every channel; what fails is kept, as words.
class Teller {
 public:
  Teller(const CommentOptions& options, const Report& report, GithubSession& session)
      : options_(options), report_(report), session_(session) {}

  void tell() {
    say_verdicts();
    if (wanted(options_.annotations)) print(annotation_lines(annotations_of(report_)));
    attempt("the job summary", [&] { write_job_summary(); });
    post();
    attempt("the outputs", [&] { write_step_outputs(); });
  }
  bool failed() const { return failed_; }

 private:
  bool wanted(const std::optional<bool>& choice) const {
    return choice.value_or(session_.event().in_actions);
  }
  bool to_merge() const { return options_.mode == "merge"; }
  bool posts() const { return !options_.no_comment || options_.status || !options_.labels.empty(); }
  const Event& event() const { return session_.event(); }

  void say_verdicts() const {
    for (const Environment& e : report_.environments)
      print(fmt::format("{}: {}\n", visible(e.name), visible(in_short(e))));
  }

  template <class Act>
  void attempt(std::string_view what, Act act) {
    try {
      act();
    } catch (const Error& error) {
      note_failure(what, error.what(), error.hint());
    }
  }
  void note_failure(std::string_view what, std::string_view why, std::string_view hint) {
    failed_ = true;
    write_all(stderr,
              fmt::format("plangate: warning: {} could not be posted: {}{}{}\n", what, visible(why),
                          hint.empty() ? "" : " (", visible(hint) + (hint.empty() ? "" : ")")),
              "standard error");
  }

  /// As much as fits beside what other steps of the job wrote; bytes are at most thrice the UTF-16 units.
  void write_job_summary() {
    if (!wanted(options_.summary)) return;
    const std::string& file = event().summary_file;
    if (file.empty()) throw Error("GITHUB_STEP_SUMMARY names no file");
    const std::size_t room = summary_room(file);
    std::string text = render_markdown(report_, summary_limit / 2);
    if (text.size() >= room) text = render_markdown(report_, room / 3);
    write_summary(file, text);
  }

  void write_step_outputs() const {
    if (!wanted(options_.output)) return;
    if (event().output_file.empty()) throw Error("GITHUB_OUTPUT names no file");
    std::vector<std::string> blocked;
    for (const Environment& e : report_.environments)
      if (e.decision.verdict == Verdict::block) blocked.push_back(visible(e.name));
    write_outputs(event().output_file, {{"verdict", std::string(name(report_.verdict))},
                                        {"blocked", joined(blocked, "\n")},
                                        {"posted", failed_ ? "false" : "true"},
                                        {"comment-url", url_}});
  }

  Marker marker() const { return {options_.project, event().run, event().attempt, 0}; }

  /// What the comment is about, below everything.
  std::string foot() const {
    std::string text = fmt::format("\n<sub>plangate {}", report_.version);
    if (!event().commit.empty())
      text += fmt::format(" · commit <code>{}</code>", event().commit.substr(0, 12));
    if (const auto url = parse_url(event().run_url);
        url && url->target.find_first_of("()<>\"'") == std::string::npos)
      text += fmt::format(" · <a href=\"{}\">run</a>", url->text());
    return text + "</sub>\n";
  }

  std::string text_of(const Report& report, std::size_t limit) const {
    const std::string end = foot();
    return render_markdown(report, limit - utf16_units(end)) + end;
  }

  void post() {
    if (!posts()) return;
    if (options_.dry_run) return show();
    std::optional<Thread> thread;
    bool known = false;
    attempt(options_.no_comment ? "the status" : "the comment", [&] {
      if (const std::uint64_t number = session_.pull_request_number(); number != 0)
        thread = Thread{event().repository, number};
      known = true;
    });
    if (!known) return;
    if (!thread && (!options_.no_comment || !options_.labels.empty()))
      note_failure(options_.no_comment ? "the label" : "the comment",
                   "no open pull request belongs to this run", "name it with --pr");
    if (thread && !options_.no_comment) attempt("the comment", [&] { post_comment(*thread); });
    if (options_.status) attempt("the status", [&] { post_statuses(); });
    if (thread && !options_.labels.empty()) attempt("the label", [&] { post_label(*thread); });
  }

  Leftover leftover() const {
    if (options_.delete_stale) return Leftover::remove;
    return options_.minimize_stale ? Leftover::minimize : Leftover::keep;
  }

  void post_comment(const Thread& thread) {
    try {
      const Author author = author_of(session_.client(), event().token);
      if (!to_merge()) {
        const bool quiet = std::all_of(report_.environments.begin(), report_.environments.end(), is_quiet);
        url_ = put_comment(session_.client(), thread, author, marker(), text_of(report_, text_limit), quiet,
                           leftover())
                   .url;
        return;
      }
      for (const Environment& e : report_.environments)
        url_ = put_section(session_.client(), thread, author, marker(), section_of(e), is_quiet(e), {}).url;
    } catch (const GithubError& error) {
      if (error.trouble() != Trouble::read_only) throw;
      throw Error(
          std::string(
              "the token may only read, as is usual for pull requests from forks and by Dependabot: ") +
              error.what(),
          error.hint().empty()
              ? "the job summary, the annotations and the exit code say it all; else give the "
                "job the permission pull-requests: write"
              : error.hint());
    }
  }

  Section section_of(const Environment& e) const {
    Section section;
    section.name = e.name;
    section.verdict = name(e.decision.verdict);
    section.commit = event().commit;
    section.run = event().run;
    section.attempt = event().attempt;
    section.text = text_of(alone(report_, e), section_limit);
    return section;
  }

  std::vector<CommitStatus> statuses() const {
    const std::string& url = url_.empty() ? event().run_url : url_;
    std::vector<CommitStatus> all;
    for (const Environment& e : report_.environments)
      all.push_back(
          status_of(e.decision.verdict, fmt::format("{}/{}", options_.project, e.name), in_short(e), url));
    // Of several jobs none knows them all.
    if (!to_merge()) all.push_back(status_of(report_.verdict, options_.project, in_short(report_), url));
    return all;
  }

  void post_statuses() {
    if (event().commit.empty()) throw Error("no commit is known", "name it with --sha");
    for (const CommitStatus& status : statuses())
      set_status(session_.client(), event().repository, event().commit, status);
  }

  std::vector<std::string> label_family() const {
    std::vector<std::string> family;
    for (const Verdict verdict : {Verdict::pass, Verdict::warn, Verdict::block})
      family.push_back(fmt::format("{}{}", options_.labels, name(verdict)));
    return family;
  }

  void post_label(const Thread& thread) {
    set_label(session_.client(), thread, label_family(),
              fmt::format("{}{}", options_.labels, name(report_.verdict)));
  }

  /// What would be sent. Nothing of it stands at the start of a line, where a runner might take it for a
  /// command.
  void show() const {
    const std::string where =
        fmt::format("{}#{}", event().repository.empty() ? "OWNER/NAME" : event().repository,
                    event().pull_request == 0 ? std::string("N") : std::to_string(event().pull_request));
    const auto quote = [](std::string_view head, std::string_view text) {
      std::string out = fmt::format("would send {}\n", head);
      while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        out.append("| ").append(text.substr(0, end)).append("\n");
        text.remove_prefix(std::min(end + 1, text.size()));
      }
      print(out);
    };
    if (!options_.no_comment) {
      std::vector<Section> sections;
      for (const Environment& e : report_.environments) sections.push_back(section_of(e));
      Marker first = marker();
      first.generation = 1;
      quote(fmt::format("the comment on {}", where),
            to_merge() ? comment_of(first, sections) : comment_of(first, text_of(report_, text_limit)));
    }
    if (options_.status)
      for (const CommitStatus& status : statuses())
        quote(fmt::format("the status of {}", event().commit.empty() ? "the commit" : event().commit),
              status_json(status));
    if (!options_.labels.empty())
      quote(fmt::format("the label on {}", where),
            fmt::format("{}{}", options_.labels, name(report_.verdict)));
  }

  /// Room for the marker, whose project has at most 100 characters of three each.
  static constexpr std::size_t text_limit = comment_limit - 500;
  /// Two whole ones fit; of more the details are left out first.
  static constexpr std::size_t section_limit = 30'000;

  const CommentOptions& options_;
  const Report& report_;
  GithubSession& session_;
  std::string url_;  ///< of the comment
  bool failed_ = false;
};

/// Before the reports are merged: an approval is bound to the policy that each was made under.
void lift_approved(const CommentOptions& options, GithubSession& session, std::vector<NamedReport>& reports) {
  std::optional<Policy> policy;
  if (!options.policy.empty()) policy = find_policy(options.policy);
  GithubApprovals approvals(session);
  for (NamedReport& one : reports) approvals.lift(one.report, policy ? &*policy : nullptr);
  for (const std::string& note : approvals.notes())
    write_all(stderr, fmt::format("plangate: note: {}\n", visible(note)), "standard error");
}

int comment(const CommentOptions& options) {
  if (options.project.empty() || options.project.size() > 100)
    throw Error("--project needs 1 to 100 characters", "it tells several comments of one pull request apart");
  if (options.delete_stale && options.minimize_stale)
    throw Error("--delete-stale and --minimize-stale exclude each other", "choose one");
  std::vector<NamedReport> reports = read_reports(options.reports);
  GithubSession session(options.github);
  if (options.approvals == "github" && !options.dry_run) lift_approved(options, session, reports);
  const Report report = merged(reports);
  Teller teller(options, report, session);
  teller.tell();
  if (teller.failed() && options.require_post) return 2;
  return report.verdict == Verdict::block ? 1 : 0;
}

}  // namespace

void add_comment(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<CommentOptions>();
  CLI::App* verb =
      app.add_subcommand("comment", "Post reviews on a pull request; the exit code is their verdict");
  verb->add_option("REPORT", options->reports, "JSON of `plangate review`, or a folder of such files")
      ->required();
  verb->add_option("--mode", options->mode,
                   "collector: this job has all reports; merge: parallel jobs share the comment")
      ->check(CLI::IsMember({"collector", "merge"}))
      ->capture_default_str();
  verb->add_option("--project", options->project, "Tells several comments of one pull request apart")
      ->capture_default_str();
  verb->add_flag("--no-comment", options->no_comment, "Post no comment");
  verb->add_flag("--status", options->status, "Set a commit status for each environment and one for all");
  verb->add_option("--labels", options->labels, "Set the label PREFIXpass, PREFIXwarn or PREFIXblock")
      ->type_name("PREFIX");
  const auto choice = [&](const std::string& what, std::optional<bool>& chosen, const std::string& help) {
    verb->add_flag_callback(
        "--" + what, [&chosen] { chosen = true; }, help + "; the default in GitHub Actions");
    verb->add_flag_callback(
        "--no-" + what, [&chosen] { chosen = false; }, "Do not");
  };
  choice("summary", options->summary, "Append the report to the job summary");
  choice("annotations", options->annotations, "Print reasons and grave findings as annotations");
  choice("output", options->output, "Write the outputs verdict, blocked, posted and comment-url of the step");
  verb->add_flag("--delete-stale", options->delete_stale, "Delete the comment when nothing is left to tell");
  verb->add_flag("--minimize-stale", options->minimize_stale, "Fold it away then, as outdated");
  verb->add_flag("--dry-run", options->dry_run, "Print what would be sent to GitHub, and send nothing");
  verb->add_flag("--require-post", options->require_post, "Exit with 2 when something could not be posted");
  verb->add_option("--approvals", options->approvals,
                   "Where to ask who approved what is blocked: github, none")
      ->check(CLI::IsMember({"github", "none"}))
      ->capture_default_str();
  verb->add_option("--policy", options->policy, "Policy that says who may approve; otherwise the reports do")
      ->type_name("FILE");
  options->github.declare(*verb);
  verb->callback([options, &exit_code] { exit_code = comment(*options); });
}
