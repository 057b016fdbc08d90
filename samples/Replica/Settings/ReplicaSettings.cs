using System.Globalization;
using JobQueue;
using JobQueue.Claiming;
using JobQueue.Jobs;
using Replica.Access;
using Replica.Licensing;
using Replica.Scanning;
using Replica.Vulnerabilities;

namespace Replica.Settings;

/// <summary>The settings of this replica, read from the configuration: files, environment, and over both the command line.</summary>
internal sealed class ReplicaSettings
{
    private readonly IConfiguration _section;

    private ReplicaSettings(IConfiguration configuration)
    {
        _section = configuration.GetSection(SettingNames.Section);
        Urls = _section["Urls"] ?? configuration["urls"];
        ServesMetrics = Read("Metrics", "on or off", false, text => text switch { "on" => true, "off" => false, _ => null });
        Otlp = _section["Otlp"] is not { } url ? null
            : Uri.TryCreate(url, UriKind.Absolute, out var otlp) && (otlp.Scheme is "http" or "https") ? otlp
            : throw Refusal("Otlp", "a URL such as http://127.0.0.1:4317", url);
        License = ReadLicense();
        Vulnerabilities = ReadVulnerabilities();
    }

    /// <summary>Where the API listens; <see langword="null"/> to choose.</summary>
    public string? Urls { get; }

    public string? Mongo => _section["Mongo"];

    public string? Database => _section["Database"];

    public string DataFolder => Path.GetFullPath(_section["Data"] ?? "data");

    /// <summary>The root directory of a registry's storage; <see langword="null"/> where this replica knows none.</summary>
    public string? Storage => _section["Storage"] is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    public string? ReplicaId => _section["ReplicaId"];

    /// <summary>The license to look at; <see langword="null"/> where there is none.</summary>
    public LicenseSettings? License { get; }

    /// <summary>Where the vulnerability database comes from; <see langword="null"/> where none is loaded.</summary>
    public VulnerabilitySettings? Vulnerabilities { get; }

    /// <summary>Whether metrics are served for Prometheus.</summary>
    public bool ServesMetrics { get; }

    /// <summary>Where metrics and traces are sent; <see langword="null"/> for nowhere.</summary>
    public Uri? Otlp { get; }

    /// <summary>The keys that callers of the API must give; none where it answers only on this machine.</summary>
    public ApiKeys ApiKeys => new(KeysIn("Read"), KeysIn("Write"));

    /// <summary>Commands that are actions of this replica, by action.</summary>
    public IReadOnlyDictionary<string, string> Commands =>
        _section.GetSection("Commands").GetChildren().Where(command => command.Value is not null).ToDictionary(command => command.Key, command => command.Value!, StringComparer.Ordinal);

    /// <summary>Crons that this replica declares: the schedule by action.</summary>
    public IReadOnlyDictionary<string, string> Crons =>
        _section.GetSection("Crons").GetChildren().Where(cron => cron.Value is not null).ToDictionary(cron => cron.Key, cron => cron.Value!, StringComparer.Ordinal);

    /// <summary>Reads the settings, before anything is started with them.</summary>
    /// <exception cref="SettingException">A value cannot be read.</exception>
    public static ReplicaSettings Read(IConfiguration configuration)
    {
        var settings = new ReplicaSettings(configuration);
        settings.Apply(new JobQueueOptions());
        _ = settings.ApiKeys;
        return settings;
    }

    /// <summary>Sets the options of the queue that are given; the others keep their defaults.</summary>
    /// <exception cref="SettingException">A value cannot be read.</exception>
    public void Apply(JobQueueOptions options)
    {
        foreach (var (key, units) in Read("Capacity", "a list such as scan=1,scanCheck=1", ScanCapacity.OfReplica, ReadCapacity))
        {
            options.Capacity[key] = units;
        }

        options.MaxConcurrency = Read("MaxConcurrency", "a whole number", options.MaxConcurrency, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
        options.HeartbeatInterval = ReadDuration("Heartbeat", options.HeartbeatInterval);
        options.Lease = ReadDuration("Lease", options.Lease);
        options.Drain = ReadDuration("Drain", options.Drain);
        options.ClaimDelay = Read("ClaimDelay", "uniform, loadaware or none", ClaimDelay.Uniform, text => Enum.TryParse<ClaimDelay>(text, ignoreCase: true, out var delay) && Enum.IsDefined(delay) ? delay : null);
    }

    /// <summary>Keys are no option of the command line, which other users of a machine can read.</summary>
    private List<string> KeysIn(string kind)
    {
        var keys = _section.GetSection($"ApiKeys:{kind}").GetChildren().Select(key => key.Value ?? "").ToList();
        return keys.TrueForAll(key => key.Length >= ApiKeys.MinLength)
            ? keys
            : throw new SettingException($"{SettingNames.Section}:ApiKeys:{kind}: a key has at least {ApiKeys.MinLength} characters; one of these is shorter.");
    }

    private LicenseSettings? ReadLicense()
    {
        if (_section[SettingNames.LicenseSource] is not { Length: > 0 } source)
        {
            return null;
        }

        try
        {
            return LicenseSettings.Read(source, _section[SettingNames.LicenseKey]);
        }
        catch (FormatException fault)
        {
            var setting = SettingNames.Find(SettingNames.LicenseKey);
            throw new SettingException($"{setting.Option} ({setting.Path}): a public key on the curve P-256 is expected, as PEM or in a file: {fault.Message}");
        }
    }

    private VulnerabilitySettings? ReadVulnerabilities()
    {
        if (_section[SettingNames.VulnerabilitySource] is not { Length: > 0 } source)
        {
            return null;
        }

        var ecosystems = (_section[SettingNames.VulnerabilityEcosystems] ?? VulnerabilitySettings.DefaultEcosystems).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList();
        return !Uri.TryCreate(source, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") ? throw Refusal(SettingNames.VulnerabilitySource, "an http or https URL", source)
            : ecosystems.Count == 0 ? throw Refusal(SettingNames.VulnerabilityEcosystems, "a list such as Debian:12, npm", "")
            : new VulnerabilitySettings(url, ecosystems);
    }

    private TimeSpan ReadDuration(string key, TimeSpan absent) =>
        Read(key, "a duration such as 500ms, 5s or 1m30s", absent, text => GoDuration.TryParse(text, out var duration) ? duration : null);

    private static CapacityMap? ReadCapacity(string text)
    {
        try
        {
            return CapacityMap.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private T Read<T>(string key, string expectation, T absent, Func<string, T?> read)
        where T : struct => _section[key] is { } text ? read(text) ?? throw Refusal(key, expectation, text) : absent;

    private CapacityMap Read(string key, string expectation, CapacityMap absent, Func<string, CapacityMap?> read) =>
        _section[key] is { } text ? read(text) ?? throw Refusal(key, expectation, text) : absent;

    private static SettingException Refusal(string key, string expectation, string text)
    {
        var setting = SettingNames.Find(key);
        return new SettingException($"{setting.Option} ({setting.Path}): {expectation} is expected, got '{text}'.");
    }
}
