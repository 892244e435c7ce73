#include "hooks/targets/jvm.hpp"

#include <stdlib.h>

#include <cerrno>
#include <filesystem>
#include <string_view>

#include "base/file.hpp"
#include "base/try.hpp"
#include "hooks/targets/command.hpp"

namespace acme8443::embedded {
std::string_view hooks_contrib_JmxReload_java();
}

namespace acme8443::hooks {
namespace {

// A JVM starts, compiles a page of source and attaches: 0.6 s on an idle machine.
constexpr std::chrono::seconds patience{60};

/// The compiled-in source in a directory of our own, gone with it.
class PrivateSource {
public:
    static Result<PrivateSource> write()
    {
        std::string directory =
            (std::filesystem::temp_directory_path() / "acme8443-XXXXXX").string();
        if (mkdtemp(directory.data()) == nullptr)
            return fail(file::error("creating", directory, errno));
        PrivateSource source(std::move(directory));
        TRY(file::create(source.path(), embedded::hooks_contrib_JmxReload_java(), 0600));
        return source;
    }
    PrivateSource(PrivateSource&& other) noexcept : directory_(std::exchange(other.directory_, {}))
    {
    }
    PrivateSource& operator=(PrivateSource&&) = delete;
    ~PrivateSource()
    {
        std::error_code ignored;
        if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
    }
    std::string path() const { return directory_ + "/JmxReload.java"; }

private:
    explicit PrivateSource(std::string directory) : directory_(std::move(directory)) {}
    std::string directory_;
};

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
    std::optional<PrivateSource> written;
    if (source_.empty()) written.emplace(TRY(PrivateSource::write()));
    const std::string source = written ? written->path() : source_;
    TRY(run_command({java_, source, std::to_string(process), mbeans, operation}, patience, {},
                    std::move(stop)));
    return {};
}

}  // namespace acme8443::hooks
