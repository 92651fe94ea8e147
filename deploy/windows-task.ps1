# Runs the unpacked bundle at every start of Windows, without anybody signed in. In an administrator's PowerShell:
#   powershell -ExecutionPolicy Bypass -File deploy\windows-task.ps1
# Not tried on Windows by its makers yet; what went wrong is worth an issue.
$folder = Split-Path -Parent $PSScriptRoot
$data = 'C:\ProgramData\Quanyan'
New-Item -ItemType Directory -Force $data | Out-Null
[Environment]::SetEnvironmentVariable('QUANYAN_DATA', $data, 'Machine')
[Environment]::SetEnvironmentVariable('QUANYAN_HOST', '0.0.0.0', 'Machine')

# What it says goes to a file: the administrator's one-time code is in it after the first start.
$action = New-ScheduledTaskAction -Execute 'cmd.exe' -Argument "/c quanyan.cmd serve >> `"$data\quanyan.log`" 2>&1" -WorkingDirectory $folder
$trigger = New-ScheduledTaskTrigger -AtStartup
$settings = New-ScheduledTaskSettingsSet -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) -ExecutionTimeLimit ([TimeSpan]::Zero)
Register-ScheduledTask -TaskName 'Quanyan' -Action $action -Trigger $trigger -Settings $settings -User 'SYSTEM' -RunLevel Highest -Force
Start-ScheduledTask -TaskName 'Quanyan'
