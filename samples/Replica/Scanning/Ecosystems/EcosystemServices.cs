namespace Replica.Scanning.Ecosystems;

/// <summary>The kinds of components that scans find.</summary>
internal static class EcosystemServices
{
    public static IServiceCollection AddEcosystems(this IServiceCollection services) => services
        .AddSingleton<IEcosystem, DpkgEcosystem>()
        .AddSingleton<IEcosystem, ApkEcosystem>()
        .AddSingleton<IEcosystem, NpmEcosystem>();
}
