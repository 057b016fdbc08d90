using JobQueue.TestServers;
using NUnit.Framework;

namespace Replica.Tests;

/// <summary>In the outermost namespace, so that it ends after all fixtures of this assembly.</summary>
[SetUpFixture]
internal sealed class SharedServer : SharedServerTearDown;
