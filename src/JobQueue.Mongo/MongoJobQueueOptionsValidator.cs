using System.Text;
using Microsoft.Extensions.Options;

namespace JobQueue.Mongo;

/// <summary>Checks the settings; each message names the setting to change.</summary>
internal sealed class MongoJobQueueOptionsValidator : IValidateOptions<MongoJobQueueOptions>
{
    private const int MaxDatabaseBytes = 63;
    private const int MaxPrefixLength = 64;
    private const int MaxFinishBatch = 1000;
    private const string RefusedInDatabaseNames = "/\\. \"$*<>:|?\0";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MongoJobQueueOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        CheckDatabase(options.Database, faults);
        CheckPrefix(options.CollectionPrefix, faults);
        CheckSpan(nameof(options.WriteTimeout), options.WriteTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5), faults);
        CheckSpan(nameof(options.FeedAwaitTime), options.FeedAwaitTime, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), faults);
        CheckSpan(nameof(options.PollInterval), options.PollInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1), faults);
        CheckCount(nameof(options.FinishBatch), options.FinishBatch, MaxFinishBatch, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckDatabase(string? database, List<string> faults)
    {
        if (database is null)
        {
            return;
        }

        var isTooLong = Encoding.UTF8.GetByteCount(database) > MaxDatabaseBytes;
        if (database.Length == 0 || isTooLong || database.Any(RefusedInDatabaseNames.Contains))
        {
            var refused = RefusedInDatabaseNames.TrimEnd('\0');
            faults.Add($"{nameof(MongoJobQueueOptions.Database)} '{database}' cannot name a database: use 1 to {MaxDatabaseBytes} bytes without any of {refused} and space.");
        }
    }

    private static void CheckPrefix(string? prefix, List<string> faults)
    {
        var isName = prefix is { Length: <= MaxPrefixLength } && prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
        if (!isName || prefix!.StartsWith("system.", StringComparison.Ordinal))
        {
            faults.Add(
                $"{nameof(MongoJobQueueOptions.CollectionPrefix)} '{prefix}' cannot begin collection names: "
                + $"use at most {MaxPrefixLength} ASCII letters, digits, '_', '-' or '.', and not 'system.'.");
        }
    }

    private static void CheckCount(string name, int value, int most, List<string> faults)
    {
        if (value < 1 || value > most)
        {
            faults.Add($"{name} is {value}: it must be 1 to {most}.");
        }
    }

    private static void CheckSpan(string name, TimeSpan value, TimeSpan least, TimeSpan most, List<string> faults)
    {
        if (value < least || value > most)
        {
            faults.Add($"{name} is {value}: it must be {least} to {most}.");
        }
    }
}
