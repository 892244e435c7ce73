#include "hooks/targets/jvm.hpp"

#include <string_view>

#include "base/file.hpp"
#include "base/try.hpp"
#include "hooks/targets/command.hpp"
#include "hooks/targets/private_directory.hpp"

namespace acme8443::embedded {
std::string_view hooks_contrib_JmxReload_java();
}

namespace acme8443::hooks {
namespace {

// A JVM starts, compiles a page of source and attaches: 0.6 s on an idle machine.
constexpr std::chrono::seconds patience{60};

}  // namespace

Result<std::optional<Jvm>> Jvm::read(const SettingsReader& settings)
{
    Jvm jvm;
    const auto process = TRY(ServiceProcess::read(settings));
    jvm.java_ = TRY(settings.text("java", "java"));
    jvm.source_ = TRY(settings.path("jmx_reload"));
    if (!process) return std::nullopt;
    jvm.process_ = *process;
    return jvm;
}

Result<void> Jvm::invoke(const std::string& mbeans, const std::string& operation,
                         std::stop_token stop) const
{
    const pid_t process = TRY(process_.find(stop));
    const auto beside = TRY(PrivateDirectory::make());
    std::string source = source_;
    if (source.empty()) {
        source = beside.path() / "JmxReload.java";
        TRY(file::create(source, embedded::hooks_contrib_JmxReload_java(), 0600));
    }
    TRY(run_command({java_, source, std::to_string(process), mbeans, operation}, patience, {},
                    std::move(stop)));
    return {};
}

}  // namespace acme8443::hooks
