using System.CommandLine;
using JobQueue.EmbeddedMongo.Tool;

return await ServeCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
