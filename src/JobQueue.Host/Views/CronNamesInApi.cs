using JobQueue.Crons;

namespace JobQueue.Host.Views;

/// <summary>The words by which the API names the rules of crons.</summary>
internal static class CronNamesInApi
{
    public const string Once = "once";

    public const string All = "all";

    public const string Skip = "skip";

    public const string Allow = "allow";

    public const string MisfireRule = "'once', 'all' or 'skip'";

    public static readonly TimeSpan StandardThreshold = TimeSpan.FromMinutes(1);

    public static bool IsMisfire(string text) => text is Once or All or Skip;

    public static CronMisfire MisfireOf(string? name) => name switch
    {
        All => CronMisfire.All,
        Skip => CronMisfire.Skip,
        _ => CronMisfire.Once,
    };

    public static string NameOf(CronMisfire misfire) => misfire switch
    {
        CronMisfire.All => All,
        CronMisfire.Skip => Skip,
        _ => Once,
    };

    public static string NameOf(CronOverlap overlap) => overlap == CronOverlap.Skip ? Skip : Allow;
}
