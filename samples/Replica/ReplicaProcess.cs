using JobQueue;
using JobQueue.EmbeddedMongo;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Replica.Access;
using Replica.Actions;
using Replica.Database;
using Replica.Identity;
using Replica.Licensing;
using Replica.Scanning;
using Replica.Settings;
using Replica.Startup;
using Replica.Telemetry;

namespace Replica;

/// <summary>One replica from start to stop.</summary>
internal static class ReplicaProcess
{
    private const int CannotRun = 2;

    private static readonly string[] Actions = ["false", "sleep", "webhook", "gc", "tagmigration", "bloblinkmigration", .. ScanActions.All];

    /// <summary>Runs until a signal; what the command line says is laid over the configuration.</summary>
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> commandLine)
    {
        using var secondSignal = new SecondSignal();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(commandLine);
        LogToConsole(builder.Logging);
        try
        {
            await RunAsync(builder, ReplicaSettings.Read(builder.Configuration));
            return 0;
        }
        catch (Exception fault) when (IsToldByItsMessage(fault))
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return CannotRun;
        }
    }

    private static async Task RunAsync(WebApplicationBuilder builder, ReplicaSettings settings)
    {
        using var loggers = LoggerFactory.Create(logging => LogToConsole(logging.AddConfiguration(builder.Configuration.GetSection("Logging"))));
        using var idFile = settings.ReplicaId is null ? ReplicaIdFile.Take(settings.DataFolder) : null;
        await using var database = await ReplicaDatabase.OpenAsync(settings, loggers);
        using var shared = SharedDatabase.Connect(database.ConnectionString, settings.Database);
        var replicaId = settings.ReplicaId ?? idFile!.Id;

        builder.WebHost.UseUrls(settings.Urls ?? ListeningAddress.Choose(idFile?.Place ?? 1));
        builder.Services.AddTelemetry(settings, replicaId);
        builder.Services.AddWebhooks();
        builder.Services.AddApiKeys(settings.ApiKeys);
        builder.Services.AddSingleton(shared.Collections);
        builder.Services
            .AddJobQueue(options =>
            {
                options.ReplicaId = replicaId;
                settings.Apply(options);
            })
            .UseMongo(shared.Client, mongo => mongo.Database = shared.Name)
            .AddHandler<SleepHandler>("sleep")
            .AddHandler<WebhookHandler>("webhook")
            .AddProcessHandler("false", "false")
            .AddRegistryActions(settings)
            .AddScanning(settings, await LicenseSchedule.DrawAsync(shared.Collections, Random.Shared, CancellationToken.None))
            .AddCommands(settings)
            .AddCrons(settings);

        await using var application = builder.Build();
        application.MapApi(settings.ApiKeys);
        application.MapJobQueueHealthChecks();
        application.MapMetrics(settings);
        await application.StartAsync();
        await StartBlock.PrintAsync(application, StartBlock.Describe(replicaId, idFile?.Place ?? 1, settings.DataFolder), database.Description, [.. Actions, .. settings.Commands.Keys]);
        await application.WaitForShutdownAsync();
    }

    /// <summary>What whoever runs the replica can mend: a setting, the data folder, the address, the database.</summary>
    private static bool IsToldByItsMessage(Exception fault) =>
        fault is SettingException or OptionsValidationException or UnusableFolderException or JobQueueException or IOException { InnerException: AddressInUseException };

    private static void LogToConsole(ILoggingBuilder logging) =>
        logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "));
}
