using Replica.Vulnerabilities;

namespace Replica.Settings;

/// <summary>Every setting: its name in the section <c>Replica</c> of the configuration (in the environment <c>Replica__Mongo</c> and so on), its option on the command line, and what it does.</summary>
internal static class SettingNames
{
    public const string Section = "Replica";

    public const string LicenseSource = "License:Source";

    public const string LicenseKey = "License:PublicKey";

    public const string VulnerabilitySource = "Vulnerabilities:Source";

    public const string VulnerabilityEcosystems = "Vulnerabilities:Ecosystems";

    public static IReadOnlyList<Setting> All { get; } =
    [
        new("Urls", "--urls", "<urls>", "Where the API listens, such as http://127.0.0.1:5080. Default: the first free port of 127.0.0.1 from 5080 on."),
        new("Mongo", "--mongo", "<connection string>", "The MongoDB that all replicas share. Default: an embedded server in the data folder."),
        new("Database", "--database", "<name>", "The database. Default: the one the connection string names, else jobqueue."),
        new("Data", "--data", "<folder>", "Where this replica keeps its id and the embedded server its data. Default: ./data."),
        new("Storage", "--storage", "<folder>", "The root directory of the storage of a Docker registry, for the actions that work on it. Default: none, and these actions fail."),
        new(VulnerabilitySource, "--vulnerabilities", "<url>", "Where advisories in OSV format are downloaded from, as {url}/{ecosystem}/all.zip, such as https://osv-vulnerabilities.storage.googleapis.com. Default: none, and no database is loaded."),
        new(VulnerabilityEcosystems, "--ecosystems", "<names>", $"Whose advisories are downloaded. Default: {VulnerabilitySettings.DefaultEcosystems}."),
        new(LicenseSource, "--license", "<file|url>", "The signed license. Default: none."),
        new(LicenseKey, "--license-key", "<file|PEM>", "The public key that the license must be signed by, ECDSA on the curve P-256. Needed with --license."),
        new("ReplicaId", "--replica-id", "<id>", "The name of this replica. Default: kept in the data folder, 12 hexadecimal digits."),
        new("Capacity", "--capacity", "<key=units,…>", "The units this replica has, such as scan=1,scanCheck=1. Default: scan=1,scanCheck=1."),
        new("MaxConcurrency", "--max-concurrency", "<number>", "The most jobs that run at once. Default: 20."),
        new("Heartbeat", "--heartbeat", "<duration>", "How often the heartbeat is renewed. Default: 5s."),
        new("Lease", "--lease", "<duration>", "How long a replica is believed alive after a heartbeat. Default: 30s."),
        new("ClaimDelay", "--claim-delay", "<uniform|loadaware|none>", "How long a replica waits before it claims. Default: uniform, a random time up to 3 seconds."),
        new("Metrics", "--metrics", "<on|off>", "Whether the API's address also serves /metrics, for Prometheus. Default: off."),
        new("Otlp", "--otlp", "<url>", "Where metrics and traces are sent by OTLP over gRPC, such as http://127.0.0.1:4317. Default: nowhere."),
        new("Drain", "--drain", "<duration>", "How long jobs may go on after SIGTERM or Ctrl-C. Default: 15s."),
    ];

    /// <summary>The setting of a key.</summary>
    public static Setting Find(string key) => All.First(setting => setting.Key == key);
}
