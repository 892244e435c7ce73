#include "app/status/prometheus.hpp"

#include <array>
#include <functional>

#include "base/text.hpp"

namespace acme8443::app::status {
namespace {

using std::chrono::sys_seconds;

/// The format escapes these three in the value of a label, and wants UTF-8.
std::string label_value(std::string_view text)
{
    std::string out;
    for (const char c : printable(text)) {
        if (c == '\\' || c == '"') out += '\\';
        out += c;
    }
    return out;
}

using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

/// One metric: HELP, TYPE, and a line for each sample.
class Gauge {
public:
    Gauge(std::string_view name, std::string_view help) : name_("acme8443_" + std::string(name))
    {
        text_ = "# HELP " + name_ + " " + std::string(help) + "\n# TYPE " + name_ + " gauge\n";
    }
    void sample(const Labels& labels, long long value)
    {
        text_ += name_;
        for (const auto& [label, said] : labels) {
            text_ += &label == &labels.front().first ? "{" : ",";
            text_ += std::string(label) + "=\"" + label_value(said) + "\"";
        }
        text_ += (labels.empty() ? " " : "} ") + std::to_string(value) + "\n";
        empty_ = false;
    }
    void sample(const Labels& labels, sys_seconds when)
    {
        sample(labels, static_cast<long long>(when.time_since_epoch().count()));
    }
    /// Nothing when there was nothing to say.
    std::string text() const { return empty_ ? "" : text_; }

private:
    std::string name_;
    std::string text_{};
    bool empty_{true};
};

constexpr std::array states{State::done,    State::not_deployed, State::not_issued,
                            State::expired, State::damaged,      State::misconfigured};

std::string for_each(const Overview& all, std::string_view name, std::string_view help,
                     const std::function<void(Gauge&, const CertificateReport&)>& tell)
{
    Gauge gauge(name, help);
    for (const CertificateReport& each : all.certificates) tell(gauge, each);
    return gauge.text();
}

std::string moments(const Overview& all)
{
    std::string text;
    const auto moment = [&](std::string_view name, std::string_view help, auto&& of) {
        text += for_each(all, name, help, [&](Gauge& gauge, const CertificateReport& each) {
            if (const std::optional<sys_seconds> when = of(each))
                gauge.sample({{"certificate", each.name}}, *when);
        });
    };
    using When = std::optional<sys_seconds>;
    moment("certificate_not_before_timestamp_seconds", "Start of the certificate in force.",
           [](const auto& each) { return each.live ? When(each.live->not_before) : When(); });
    moment("certificate_not_after_timestamp_seconds", "End of the certificate in force.",
           [](const auto& each) { return each.live ? When(each.live->not_after) : When(); });
    moment("certificate_renew_at_timestamp_seconds", "When it is renewed.",
           [](const auto& each) { return each.renew_at; });
    moment("certificate_last_attempt_timestamp_seconds", "When a new one was asked for last.",
           [](const auto& each) { return each.renewal.last_attempt; });
    return text;
}

std::string targets(const Overview& all)
{
    Gauge wanted("target_serves_certificate", "1: the service serves the certificate in force.");
    for (const CertificateReport& each : all.certificates)
        for (const TargetReport& target : each.targets)
            wanted.sample(
                {{"certificate", each.name}, {"target", target.name}, {"kind", target.kind}},
                target.as_wanted ? 1 : 0);
    return wanted.text();
}

}  // namespace

std::string to_prometheus(const Overview& all)
{
    Gauge time("status_timestamp_seconds", "When this was gathered.");
    time.sample({}, all.now);
    Gauge status("exit_status", "What `acme8443 status` exits with: 0 the desired state holds.");
    status.sample({}, static_cast<long long>(exit_status(all)));
    std::string text = time.text() + status.text();
    text += for_each(all, "certificate_state", "1 for the state that the certificate is in.",
                     [&](Gauge& gauge, const CertificateReport& each) {
                         for (const State state : states)
                             gauge.sample({{"certificate", each.name}, {"state", to_string(state)}},
                                          state_of(each, all.now) == state ? 1 : 0);
                     });
    text += for_each(all, "certificate_failures", "Attempts in a row that failed.",
                     [](Gauge& gauge, const CertificateReport& each) {
                         gauge.sample({{"certificate", each.name}},
                                      static_cast<long long>(each.renewal.failures));
                     });
    return text + moments(all) + targets(all);
}

}  // namespace acme8443::app::status
