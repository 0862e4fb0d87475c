@echo off
rem Builds Occam on first use, or when a source is newer than the build, then runs the command line.
setlocal
set "HOME_DIR=%~dp0"
set "APP=%HOME_DIR%tuner\target\occam"
set "LOG=%HOME_DIR%tuner\target\build.log"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version >nul 2>&1 || (echo occam: no Java found; install a JDK 17 or newer, or set JAVA_HOME. 1>&2 & exit /b 1)

powershell -NoProfile -Command "$b='%APP%\built'; if (-not (Test-Path $b)) { exit 1 }; $t=(Get-Item $b).LastWriteTimeUtc; $n=Get-ChildItem '%HOME_DIR%pom.xml','%HOME_DIR%laplace','%HOME_DIR%models','%HOME_DIR%reports','%HOME_DIR%tuner' -Recurse -File | Where-Object { $_.FullName -notmatch '\\target\\' -and $_.FullName -notmatch '\\src\\test\\' -and $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1; if ($n) { exit 1 }"
if errorlevel 1 (
    where mvn >nul 2>&1 || (echo occam: no Maven found; install Maven 3.8 or newer, then run this again. 1>&2 & exit /b 1)
    echo occam: building ^(the first build fetches libraries, a few minutes; later ones take seconds^) ... 1>&2
    if not exist "%HOME_DIR%tuner\target" mkdir "%HOME_DIR%tuner\target"
    pushd "%HOME_DIR%"
    call mvn -q -B -Plauncher package -pl tuner -am > "%LOG%" 2>&1
    if errorlevel 1 (popd & findstr /b /l /c:"[ERROR]" "%LOG%" 1>&2 & echo occam: the build failed; the whole log is %LOG% 1>&2 & exit /b 1)
    popd
    echo built > "%APP%\built"
)
if not defined OMP_WAIT_POLICY set OMP_WAIT_POLICY=PASSIVE
"%JAVA%" -XX:+UseSerialGC -Dai.djl.offline=true "-Doccam.home=%HOME_DIR%." %OCCAM_JAVA_OPTIONS% -cp "%APP%\*" dev.occam.tuner.cli.Main %*
exit /b %ERRORLEVEL%
