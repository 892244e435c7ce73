#include "base/try.hpp"
#include "hooks/targets/settings.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {

/// Services that look at their files by themselves, every `period` seconds: those of `files` or the
/// key store of `jetty`, and nobody is told.
Result<std::unique_ptr<Target>> make_watched(const TargetSpec& spec)
{
    const auto settings = TRY(SettingsReader::make(
        spec, {"period", "dir", "combined", "keystore", "keystore_password",
               "keystore_password_file", "alias", "profile", "owner", "group", "mode"}));
    TRY(settings.required("period"));
    const auto period = TRY(settings.seconds("period", std::chrono::seconds(0)));
    if (spec.deadline <= period)
        return settings.bad("period",
                            "the deadline has to be longer: the service may only look "
                            "after " +
                                std::to_string(period.count()) + " s");
    if (settings.has("dir") == settings.has("keystore"))
        return settings.bad("dir", "give either dir (PEM files) or keystore (PKCS#12)");
    TargetSpec told_by_nobody = spec;
    told_by_nobody.settings.erase("period");
    if (settings.has("dir")) return make_files(told_by_nobody);
    told_by_nobody.settings.try_emplace("alias", 1, "server");
    return make_jetty(told_by_nobody);
}

}  // namespace acme8443::hooks
