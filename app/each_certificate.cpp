#include "app/each_certificate.hpp"

#include "base/try.hpp"

namespace acme8443::app {
namespace {

Result<ExitStatus> one(Context& context, const Settings& for_all, Workbench& bench,
                       const std::string& name, const OneCertificate& work)
{
    const CertificateFile file = TRY(context.configuration().certificate(name));
    const CertificateSpec want = TRY(resolve(file, for_all));
    Services services = TRY(bench.services(want));
    return work(want, services);
}

}  // namespace

Result<ExitStatus> each_certificate(Context& context, const std::vector<std::string>& names,
                                    const OneCertificate& work)
{
    const Configuration configuration = context.configuration();
    for (const std::string& name : names) TRY(configuration.certificate(name));
    const auto chosen = names.empty() ? TRY(configuration.certificates()) : names;
    const Settings for_all = TRY(configuration.for_all());
    const store::Store store = TRY(store::Store::open(context.state_dir));
    SolverRack solvers(context.out, context.state_dir);
    Workbench bench(store, solvers, context.out);
    ExitStatus worst = exit_ok;
    for (const std::string& name : chosen) {
        if (context.stop.stop_requested()) return fail(Errc::cancelled, "stopped before " + name);
        auto status = one(context, for_all, bench, name, work);
        worst = worse(worst, status ? *status : context.out.error(status.error()));
    }
    return worst;
}

}  // namespace acme8443::app
